namespace Lode.Kernel.Reports;

internal static class ReportRefusals
{
    internal static readonly Refusal NotFound = new("reports.notFound", 404);
    internal static readonly Refusal Invalid = new("reports.invalid", 422);
    internal static readonly Refusal NotAWorkbook = new("reports.notAWorkbook", 422);
    internal static readonly Refusal TooLarge = new("reports.tooLarge", 413);
    internal static readonly Refusal Formula = new("reports.formula", 422);
    internal static readonly Refusal Outside = new("reports.outside", 422);
    internal static readonly Refusal NoNames = new("reports.noNames", 422);
    internal static readonly Refusal NameMissing = new("reports.nameMissing", 422);
    internal static readonly Refusal PeriodWrong = new("reports.periodWrong", 422);
    internal static readonly Refusal PeriodAhead = new("reports.periodAhead", 422);
    internal static readonly Refusal Stale = new("reports.stale", 409);
}
