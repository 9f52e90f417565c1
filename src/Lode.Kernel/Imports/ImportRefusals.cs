namespace Lode.Kernel.Imports;

/// <summary>Refusals of imports; those of single cells are also the codes in the rejects file.</summary>
internal static class ImportRefusals
{
    internal static readonly Refusal MappingWrong = new("import.mappingWrong", 422);
    internal static readonly Refusal FileEmpty = new("import.fileEmpty", 422);
    internal static readonly Refusal FileKind = new("import.fileKind", 422, "rules §10");
    internal static readonly Refusal FileTooLarge = new("import.fileTooLarge", 413, "rules §10");
    internal static readonly Refusal TimeMissing = new("import.timeMissing", 422);
    internal static readonly Refusal TimeUnclear = new("import.timeUnclear", 422);
    internal static readonly Refusal ZoneUnknown = new("import.zoneUnknown", 422);
    internal static readonly Refusal ColumnUnknown = new("import.columnUnknown", 422);
    internal static readonly Refusal NoColumns = new("import.noColumns", 422);
    internal static readonly Refusal NotFound = new("import.notFound", 404);
    internal static readonly Refusal Running = new("import.running", 409);
    internal static readonly Refusal NodeMissing = new("import.nodeMissing", 422);

    internal static readonly Refusal BadNumber = new("import.badNumber", 422);
    internal static readonly Refusal Formula = new("import.formula", 422, "rules §10");
    internal static readonly Refusal BadBool = new("import.badBool", 422);
    internal static readonly Refusal BadTime = new("import.badTime", 422);
    internal static readonly Refusal TimeSkipped = new("import.timeSkipped", 422);
    internal static readonly Refusal TimeTwice = new("import.timeTwice", 422);
    internal static readonly Refusal CellCount = new("import.cellCount", 422);
    internal static readonly Refusal OutOfRange = new("import.outOfRange", 422);
    internal static readonly Refusal SameStamp = new("import.sameStamp", 422);
    internal static readonly Refusal BadLine = new("import.badLine", 422);
}
