namespace Lode.Waste.Streams;

/// <summary>Hazardous properties of the national list: 毒性, 腐蚀性, 易燃性, 反应性, 感染性.</summary>
[Flags]
internal enum Hazards
{
    None = 0,
    Toxic = 1,
    Corrosive = 2,
    Ignitable = 4,
    Reactive = 8,
    Infectious = 16,
}

/// <summary>The written form of hazards: T, C, I, R and In joined by a slash.</summary>
internal static class HazardText
{
    private static readonly (Hazards Hazard, string Text)[] All =
    [
        (Hazards.Toxic, "T"), (Hazards.Corrosive, "C"), (Hazards.Ignitable, "I"), (Hazards.Reactive, "R"),
        (Hazards.Infectious, "In"),
    ];

    /// <summary>Reads T/C/I/R/In, also with commas; null for anything else.</summary>
    internal static Hazards? Parse(string text)
    {
        var hazards = Hazards.None;
        foreach (var part in text.Split(['/', ',', '，'], StringSplitOptions.TrimEntries))
        {
            var found = Array.Find(All, one => one.Text == part).Hazard;
            if (found == Hazards.None)
            {
                return null;
            }

            hazards |= found;
        }

        return hazards;
    }

    internal static string Of(Hazards hazards) =>
        string.Join('/', All.Where(one => hazards.HasFlag(one.Hazard)).Select(one => one.Text));
}
