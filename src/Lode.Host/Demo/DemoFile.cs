using System.Text.Json;
using Lode.Host.Verbs;
using Lode.Kernel;
using Lode.Simulator;

namespace Lode.Host.Demo;

/// <summary>What <c>demo</c> remembers of a data folder: who may sign in, and how far the group has lived.</summary>
internal sealed record DemoFile
{
    private const string Name = "demo.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Format of the file.</summary>
    public string Format { get; init; } = "demo/v1";

    /// <summary>Seed of the group.</summary>
    public required ulong Seed { get; init; }

    /// <summary>End of the week that was lived in stepped time.</summary>
    public required DateTimeOffset HandOver { get; init; }

    /// <summary>Length of that week, days.</summary>
    public required double Days { get; init; }

    /// <summary>Demonstration accounts with their passwords; empty until the group is set up.</summary>
    public IReadOnlyList<Account> Accounts { get; init; } = [];

    /// <summary>Token of the data source of each site.</summary>
    public IReadOnlyDictionary<string, string> Writers { get; init; } = new Dictionary<string, string>();

    /// <summary>The week is lived and what visitors find was left for them.</summary>
    public bool HandedOver { get; init; }

    /// <summary>The seconds of the last two hours are in, too.</summary>
    public bool Filled { get; init; }

    /// <summary>What is remembered of a folder; null for one that is not begun.</summary>
    /// <exception cref="VerbFailedException">The folder holds other data.</exception>
    internal static DemoFile? Read(LodeSettings settings)
    {
        var file = PathOf(settings);
        if (File.Exists(file))
        {
            var known = JsonSerializer.Deserialize<DemoFile>(File.ReadAllText(file), Json)!;
            return known.Format == "demo/v1" ? known : throw new VerbFailedException(
                $"{file} was written by another version. Delete the folder, or set LODE_DATA to another one.");
        }

        return !File.Exists(Path.Combine(settings.DataFolder, "lode.db")) ? null : throw new VerbFailedException(
            $"{settings.DataFolder} holds data that is not a demonstration. Set LODE_DATA to another folder.");
    }

    /// <summary>Stores it, readable by the owner of the folder only.</summary>
    internal void Write(LodeSettings settings)
    {
        Directory.CreateDirectory(settings.DataFolder);
        OwnerFile.Write(PathOf(settings), this, Json);
    }

    private static string PathOf(LodeSettings settings) => Path.Combine(settings.DataFolder, Name);
}
