namespace Lode.Kernel.History;

/// <summary>What the history doors refuse.</summary>
public static class HistoryRefusals
{
    public static readonly Refusal KeyUnknown = new("history.keyUnknown", 404);
    public static readonly Refusal KeyMissing = new("history.keyMissing", 400);
    public static readonly Refusal RangeInvalid = new("history.rangeInvalid", 400);
    public static readonly Refusal EveryInvalid = new("history.everyInvalid", 400);
    public static readonly Refusal OptionInvalid = new("history.optionInvalid", 400);
    public static readonly Refusal TooManyBuckets = new("history.tooManyBuckets", 422);
    public static readonly Refusal TooManyKeys = new("history.tooManyKeys", 422);
    public static readonly Refusal NotNumeric = new("history.notNumeric", 422);
    public static readonly Refusal QuestionInvalid = new("history.questionInvalid", 400);
}
