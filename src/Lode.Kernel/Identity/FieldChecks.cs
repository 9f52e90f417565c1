namespace Lode.Kernel.Identity;

/// <summary>Collects the wrong fields of a request, so that one answer names them all.</summary>
public sealed class FieldChecks
{
    private readonly List<FieldRefusal> wrong = [];

    /// <summary>Notes a field when the condition does not hold; codes: required, length, format, range, unknown, taken.
    /// </summary>
    public FieldChecks Need(bool holds, string path, string code)
    {
        if (!holds)
        {
            wrong.Add(new FieldRefusal(path, code));
        }

        return this;
    }

    /// <summary>A text of 1 to <paramref name="limit"/> characters that is not blank.</summary>
    public FieldChecks NeedText(string? value, string path, int limit = 200) =>
        string.IsNullOrWhiteSpace(value) ? Need(false, path, "required") : Need(value.Length <= limit, path, "length");

    /// <summary>The refusal with all wrong fields, or null.</summary>
    public Refusal? Against(Refusal refusal) => wrong.Count == 0 ? null : refusal.At([.. wrong]);
}
