using Lode.Kernel;
using Lode.Waste.Codes;

namespace Lode.Waste.Transfers;

/// <summary>A line of a plan, permit or approval, and what of it is used up.</summary>
internal readonly record struct CodeLimit(string WasteCode, string Method, long LimitGrams, long UsedGrams);

/// <summary>What the checks before a transfer look at, all as of the day of dispatch.</summary>
internal sealed record TransferFacts
{
    internal string Mode { get; init; } = "road";

    internal string Method { get; init; } = "";

    internal string? Manifest { get; init; }

    internal bool OnPaper { get; init; }

    internal bool IsManifestTaken { get; init; }

    internal bool IsCrossProvince { get; init; }

    internal IReadOnlyList<(string WasteCode, long Grams)> Wastes { get; init; } = [];

    /// <summary>Lines A.7 of the year's plan; empty when no plan was filed.</summary>
    internal IReadOnlyList<CodeLimit> Plan { get; init; } = [];

    internal bool IsPlanFiled { get; init; }

    /// <summary>Lines of the receiver's permits that count on the day.</summary>
    internal IReadOnlyList<CodeLimit> Permit { get; init; } = [];

    internal bool HasPermit { get; init; }

    /// <summary>Lines of cross-province approvals that count on the day.</summary>
    internal IReadOnlyList<CodeLimit> Approval { get; init; } = [];

    internal bool HasContract { get; init; }

    internal bool HasInsurance { get; init; }

    internal bool VehiclesCount { get; init; }

    internal bool DriversCount { get; init; }

    /// <summary>Packages that have no printed label.</summary>
    internal int Unlabeled { get; init; }
}

/// <summary>One check and why it fails; null when it holds.</summary>
internal readonly record struct TransferCheck(string Name, Refusal? Refusal);

/// <summary>What blocks a transfer before it is sealed (spec waste c.3; decree 23, Art. 10 to 15).</summary>
internal static class TransferChecks
{
    internal static readonly Refusal PlanNotFiled = new("waste.planNotFiled", 409, "decree23.14");
    internal static readonly Refusal PlanExceeded = new("waste.planExceeded", 409, "decree23.14");
    internal static readonly Refusal PermitExpired = new("waste.permitExpired", 409, "swl2020.80");
    internal static readonly Refusal PermitNotCovering = new("waste.permitNotCovering", 409, "swl2020.80");
    internal static readonly Refusal PermitExceeded = new("waste.permitExceeded", 409, "swl2020.80");
    internal static readonly Refusal ContractMissing = new("waste.contractMissing", 409, "decree23.10");
    internal static readonly Refusal InsuranceMissing = new("waste.insuranceMissing", 409, "swl2020.99");
    internal static readonly Refusal VehicleNotValid = new("waste.vehicleNotValid", 409, "decree23.11");
    internal static readonly Refusal DriverNotValid = new("waste.driverNotValid", 409, "decree23.11");
    internal static readonly Refusal ApprovalMissing = new("waste.approvalMissing", 409, "decree23.21");
    internal static readonly Refusal ManifestMissing = new("waste.manifestMissing", 422, "decree23.15");
    internal static readonly Refusal ManifestWrong = new("waste.manifestWrong", 422, "decree23.15");
    internal static readonly Refusal ManifestTaken = new("waste.manifestTaken", 409, "decree23.16");
    internal static readonly Refusal LabelMissing = new("waste.labelMissing", 409, "decree23.13");

    /// <summary>All checks in the order in which the page lists them.</summary>
    internal static IReadOnlyList<TransferCheck> Run(TransferFacts facts) =>
    [
        new("plan", Plan(facts)),
        new("permit", Permit(facts)),
        new("contract", facts.HasContract ? null : ContractMissing),
        new("insurance", facts.HasInsurance ? null : InsuranceMissing),
        new("vehicle", facts.Mode == "pipe" || facts.VehiclesCount ? null : VehicleNotValid),
        new("driver", facts.Mode == "pipe" || facts.DriversCount ? null : DriverNotValid),
        new("approval", Approval(facts)),
        new("manifest", Manifest(facts)),
        new("label", facts.Unlabeled == 0 ? null : LabelMissing.With(("count", $"{facts.Unlabeled}"))),
    ];

    /// <summary>Refuses a number that is none, or is used; null when it holds.</summary>
    internal static Refusal? Manifest(TransferFacts facts)
    {
        if (string.IsNullOrEmpty(facts.Manifest))
        {
            return facts.OnPaper ? null : ManifestMissing;
        }

        return ManifestNumber.Parse(facts.Manifest, out var wrong) is null
            ? ManifestWrong.With(("number", facts.Manifest), ("part", wrong!))
                .At(new FieldRefusal("manifest", ManifestWrong.Code))
            : facts.IsManifestTaken ? ManifestTaken.With(("number", facts.Manifest))
                .At(new FieldRefusal("manifest", ManifestTaken.Code))
            : null;
    }

    private static Refusal? Plan(TransferFacts facts) =>
        !facts.IsPlanFiled ? PlanNotFiled : Within(facts, facts.Plan, PlanExceeded, PlanExceeded);

    private static Refusal? Permit(TransferFacts facts) =>
        !facts.HasPermit ? PermitExpired : Within(facts, facts.Permit, PermitNotCovering, PermitExceeded);

    private static Refusal? Approval(TransferFacts facts) => !facts.IsCrossProvince ? null
        : Within(facts, facts.Approval, ApprovalMissing, ApprovalMissing);

    private static Refusal? Within(
        TransferFacts facts, IReadOnlyList<CodeLimit> limits, Refusal notCovered, Refusal exceeded)
    {
        foreach (var waste in facts.Wastes.GroupBy(one => one.WasteCode))
        {
            var asked = waste.Sum(one => one.Grams);
            var covering = limits.Where(line => line.WasteCode == waste.Key && line.Method == facts.Method).ToArray();
            var left = covering.Sum(line => line.LimitGrams - line.UsedGrams);
            if (covering.Length == 0 || asked > left)
            {
                return (covering.Length == 0 ? notCovered : exceeded).With(
                    ("code", waste.Key), ("method", facts.Method), ("asked", WasteRefusals.Tonnes(asked)),
                    ("left", WasteRefusals.Tonnes(Math.Max(0, left))));
            }
        }

        return null;
    }
}
