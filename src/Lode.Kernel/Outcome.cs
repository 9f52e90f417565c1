using System.Diagnostics.CodeAnalysis;

namespace Lode.Kernel;

/// <summary>A refusal is data: a stable code, an HTTP status and, where one exists, the clause it rests on.</summary>
/// <param name="Code"><c>module.camelCase</c>; never renamed. Its texts live in <c>Texts.{zh-CN,en-US}.json</c> as
/// <c>"code": { "title", "detail", "remedy" }</c> with named placeholders.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Clause">Law, standard or limit that it rests on.</param>
public sealed record Refusal(string Code, int Status, string? Clause = null)
{
    /// <summary>Values for the placeholders of the texts.</summary>
    public IReadOnlyDictionary<string, string>? Args { get; init; }

    /// <summary>Fields of the request that are wrong, with a code each.</summary>
    public IReadOnlyList<FieldRefusal>? Fields { get; init; }

    /// <summary>The same refusal with values for its text.</summary>
    public Refusal With(params ReadOnlySpan<(string Name, string Value)> args)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in args)
        {
            all[name] = value;
        }

        return this with { Args = all };
    }

    /// <summary>The same refusal pointing at fields.</summary>
    public Refusal At(params FieldRefusal[] fields) => this with { Fields = fields };
}

/// <summary>One wrong field of a request.</summary>
public sealed record FieldRefusal(string Path, string Code);

/// <summary>Either a value or a refusal.</summary>
public readonly struct Outcome<T>
    where T : class
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Outcome(T? value, Refusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);

    /// <summary>Takes the value, or says why there is none.</summary>
    public bool TryGet([NotNullWhen(true)] out T? result, [NotNullWhen(false)] out Refusal? why)
    {
        Invariant.Holds((value is null) != (refusal is null));
        result = value;
        why = refusal!;
        return result is not null;
    }
}

/// <summary>Factory that infers the type.</summary>
public static class Outcome
{
    public static Outcome<T> Of<T>(T value)
        where T : class => value;

    /// <summary>Success without a value.</summary>
    public static Outcome<Done> Done => Kernel.Done.Instance;
}

/// <summary>The value of a command that returns nothing.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
