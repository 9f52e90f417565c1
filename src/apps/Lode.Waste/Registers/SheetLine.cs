using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Sheets;

namespace Lode.Waste.Registers;

/// <summary>A column of a register's file.</summary>
/// <param name="Name">Its name in requests; a heading may also be <paramref name="Zh"/> or <paramref name="En"/>.
/// </param>
/// <param name="Example">What the template shows.</param>
internal sealed record SheetColumn(string Name, string Zh, string En, string Example, bool IsNeeded = true)
{
    /// <summary>Values that it may have, each with its words; empty: any.</summary>
    internal IReadOnlyList<(string Value, string Zh, string En)> Choices { get; init; } = [];

    internal bool IsCalled(string heading) => heading.Equals(Name, StringComparison.OrdinalIgnoreCase)
        || heading == Zh || heading.Equals(En, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One line of a register's file: its cells by column, and what is wrong with them.</summary>
/// <param name="formula">What is wrong with it before anybody reads it.</param>
internal sealed class SheetLine(
    int number, IReadOnlyList<SheetColumn> columns, Func<SheetColumn, string> cell, Refusal? formula)
{
    internal static readonly Refusal CellWrong = new("waste.importCellWrong", 422);

    private static readonly Dictionary<string, (string Zh, string En)> Reasons = new(StringComparer.Ordinal)
    {
        ["required"] = ("不能为空", "it must not be empty"),
        ["length"] = ("太长", "it is too long"),
        ["format"] = ("写法不对", "it is not written so"),
        ["range"] = ("超出允许范围", "it is out of range"),
        ["unknown"] = ("不认识", "nobody knows it"),
        ["taken"] = ("在文件中重复", "it stands in the file twice"),
        ["differs"] = ("与同一项的前一行不同", "it differs from the line before of the same entry"),
    };

    private readonly List<Refusal> faults = formula is null ? [] : [formula];

    /// <summary>Line of the file, from 1.</summary>
    internal int Line => number;

    internal IReadOnlyList<Refusal> Faults => faults;

    /// <summary>The line as if nobody had read it yet.</summary>
    internal SheetLine Again() => new(number, columns, cell, formula);

    /// <summary>A text; empty where the cell is.</summary>
    internal string Text(string name)
    {
        var column = columns.First(one => one.Name == name);
        var text = cell(column).Trim();
        if (text.Length == 0 && column.IsNeeded)
        {
            Wrong(column, text, "required");
        }

        return text;
    }

    /// <summary>The value that a word stands for.</summary>
    internal string Choice(string name)
    {
        var column = columns.First(one => one.Name == name);
        var text = Text(name);
        var found = column.Choices.FirstOrDefault(one => text.Equals(one.Value, StringComparison.OrdinalIgnoreCase)
            || text == one.Zh || text.Equals(one.En, StringComparison.OrdinalIgnoreCase));
        if (found.Value is null && text.Length > 0)
        {
            Wrong(column, text, "unknown");
        }

        return found.Value ?? "";
    }

    /// <summary>Tonnes, exact to the gram, as grams; null where the cell is empty.</summary>
    internal long? Mass(string name) => Number(name) is not { } tonnes ? null
        : tonnes is > 0 and < 1_000_000_000_000 && decimal.IsInteger(tonnes * 1_000_000) ? (long)(tonnes * 1_000_000)
        : Wrong<long?>(name, "range");

    internal long? Whole(string name) => Number(name) is not { } value ? null
        : decimal.IsInteger(value) && value is >= 0 and <= 1_000_000_000 ? (long)value : Wrong<long?>(name, "range");

    internal decimal? Number(string name)
    {
        var text = Text(name);
        return text.Length == 0 ? null
            : decimal.TryParse(
                text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var value) ? value : Wrong<decimal?>(name, "format");
    }

    /// <summary>A day written 2026-01-31 or 2026/1/31.</summary>
    internal DateOnly? Day(string name)
    {
        var text = Text(name);
        return text.Length == 0 ? null
            : DateOnly.TryParseExact(
                text, ["yyyy-MM-dd", "yyyy-M-d", "yyyy/MM/dd", "yyyy/M/d"], CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var day) ? day : Wrong<DateOnly?>(name, "format");
    }

    /// <summary>Keeps what a rule of the register says of the line: by column where it names one.</summary>
    internal void Refuse(Refusal refusal)
    {
        foreach (var field in refusal.Fields ?? [])
        {
            if (Reasons.ContainsKey(field.Code) && columns.FirstOrDefault(one => one.Name == field.Path) is { } column)
            {
                Wrong(column, cell(column).Trim(), field.Code);
            }
        }

        if (faults.Count == 0)
        {
            faults.Add(refusal);
        }
    }

    internal void Wrong(string name, string code) => Wrong<object?>(name, code);

    private T? Wrong<T>(string name, string code)
    {
        var column = columns.First(one => one.Name == name);
        Wrong(column, cell(column).Trim(), code);
        return default;
    }

    // A cell is read more than once, and wrong once.
    private void Wrong(SheetColumn column, string text, string code)
    {
        if (faults.Any(fault => fault.Code == CellWrong.Code && fault.Args!["column.en-US"] == column.En))
        {
            return;
        }

        faults.Add(CellWrong.With(
            ("line", number.ToString(CultureInfo.InvariantCulture)), ("column.zh-CN", column.Zh),
            ("column.en-US", column.En), ("text", CsvText.Protect(text)), ("reason.zh-CN", Reasons[code].Zh),
            ("reason.en-US", Reasons[code].En)));
    }
}
