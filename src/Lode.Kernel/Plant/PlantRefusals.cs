namespace Lode.Kernel.Plant;

/// <summary>Refusals of the plant; texts in Texts.{zh-CN,en-US}.json.</summary>
internal static class PlantRefusals
{
    internal static readonly Refusal NotFound = new("plant.notFound", 404);
    internal static readonly Refusal CodeInvalid = new("plant.codeInvalid", 422);
    internal static readonly Refusal NameMissing = new("plant.nameMissing", 422);
    internal static readonly Refusal CodeTaken = new("plant.codeTaken", 409);
    internal static readonly Refusal KeyTaken = new("plant.keyTaken", 409);
    internal static readonly Refusal KeyInvalid = new("plant.keyInvalid", 422);
    internal static readonly Refusal LevelWrong = new("plant.levelWrong", 422);
    internal static readonly Refusal SiteMissing = new("plant.siteMissing", 422);
    internal static readonly Refusal RangeWrong = new("plant.rangeWrong", 422);
    internal static readonly Refusal BandWrong = new("plant.bandWrong", 422);
    internal static readonly Refusal DecimalsWrong = new("plant.decimalsWrong", 422);
    internal static readonly Refusal NotEmpty = new("plant.notEmpty", 409);
    internal static readonly Refusal MoveTooEarly = new("plant.moveTooEarly", 422);
    internal static readonly Refusal MoveInFuture = new("plant.moveInFuture", 422);
    internal static readonly Refusal MoveIntoItself = new("plant.moveIntoItself", 422);
    internal static readonly Refusal StatesUnknown = new("plant.statesUnknown", 422);
    internal static readonly Refusal StatesInUse = new("plant.statesInUse", 409);
    internal static readonly Refusal StateTwice = new("plant.stateTwice", 422);
    internal static readonly Refusal TemplateWrong = new("plant.templateWrong", 422);
    internal static readonly Refusal PatternUnknown = new("plant.patternUnknown", 422);
    internal static readonly Refusal MimicWrong = new("plant.mimicWrong", 422);
    internal static readonly Refusal MimicStale = new("plant.mimicStale", 409);
    internal static readonly Refusal AttributesWrong = new("plant.attributesWrong", 422);
    internal static readonly Refusal SheetWrong = new("plant.sheetWrong", 422);
}
