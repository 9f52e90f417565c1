using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Lode.Waste.Assessment;

/// <summary>One item of a template.</summary>
/// <param name="Rule">The fact that scores it without typing, one of <see cref="AssessmentFacts.Rules"/>; null: a
/// person looks.</param>
/// <param name="OnlyIf">use, dispose or crossProvince: where a site has none of it, the item does not apply.</param>
/// <param name="ValidDays">How long what a person saw counts; 0 where a rule scores it.</param>
internal sealed record TemplateItem(
    int Number, string SystemZh, string SystemEn, string TextZh, string TextEn, string Clause, int Points, bool Veto,
    string? Rule = null, string? OnlyIf = null, int ValidDays = 0);

/// <summary>A template of the assessment, loaded as data with the day from which it counts.</summary>
internal sealed record AssessmentTemplate(
    string Edition, string TitleZh, string TitleEn, DateOnly ValidFrom, string Source, bool ToBeConfirmed,
    int PassPoints, int BasicPoints, int AccidentPoints, IReadOnlyList<TemplateItem> Items)
{
    private const string Resource = "Lode.Waste.Data.assessment-generator-2021.json";

    private const int MostItems = 200;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly string[] Conditions = ["use", "dispose", "crossProvince"];

    internal AssessmentLimits Limits => new(PassPoints, BasicPoints, AccidentPoints);

    /// <summary>Reads a template; says what is wrong with it.</summary>
    internal static AssessmentTemplate? Parse(string json, out string? wrong)
    {
        AssessmentTemplate? template;
        try
        {
            template = JsonSerializer.Deserialize<AssessmentTemplate>(json, Options);
        }
        catch (JsonException error)
        {
            wrong = error.Path ?? "$";
            return null;
        }

        wrong = template is null ? "$" : Fault(template);
        return wrong is null ? template : null;
    }

    /// <summary>The JSON that ships with the product.</summary>
    internal static string Shipped()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string? Fault(AssessmentTemplate template)
    {
        if (template.Edition is not { Length: > 0 and <= 40 } || template.Items is not { Count: > 0 and <= MostItems })
        {
            return template.Items is { Count: > 0 and <= MostItems } ? "edition" : "items";
        }

        if (template.BasicPoints < 0 || template.PassPoints < template.BasicPoints || template.AccidentPoints < 0
            || template.PassPoints > template.Items.Sum(item => item.Points))
        {
            return "passPoints";
        }

        var item = template.Items.FirstOrDefault(one => one.Points <= 0 || one.ValidDays < 0
            || (one.Rule is not null && !AssessmentFacts.Rules.Contains(one.Rule))
            || (one.OnlyIf is not null && !Conditions.Contains(one.OnlyIf))
            || (one.Rule is null && one.ValidDays == 0));
        return item is not null ? $"items.{item.Number}"
            : template.Items.DistinctBy(one => one.Number).Count() != template.Items.Count ? "items.number" : null;
    }
}
