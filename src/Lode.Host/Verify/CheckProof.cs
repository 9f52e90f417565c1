using System.Text.Json;
using Lode.Kernel.Audit;

namespace Lode.Host.Verify;

/// <summary>Checks proof files by themselves: neither a server nor a database is asked.</summary>
internal static class CheckProof
{
    /// <summary>What became of one file.</summary>
    /// <param name="Fault">What is wrong; null when the proof holds.</param>
    /// <param name="PublishedIn">File of published roots that names its root; null when none was looked up.</param>
    internal sealed record Result(
        string File, long Site, string Kind, long Seq, long TreeSize, string Root, string? Fault, string? PublishedIn);

    internal static Result Run(string file, IReadOnlyList<(string Path, RootsDocument Document)> published)
    {
        return Run(file, File.ReadAllBytes(file), published);
    }

    /// <summary>Checks the bytes of a proof file.</summary>
    internal static Result Run(
        string file, byte[] bytes, IReadOnlyList<(string Path, RootsDocument Document)> published)
    {
        if (Read(bytes) is not { } proof)
        {
            return new Result(file, 0, "", 0, 0, "", "The file is no proof.", null);
        }

        var found = published.SelectMany(one => one.Document.Chains.Select(line => (one.Path, Line: line)))
            .FirstOrDefault(one => one.Line.Site == proof.Site && one.Line.Kind == proof.Kind
                && one.Line.Size == proof.TreeSize);
        var fault = proof.Check(found.Line?.Root);
        var words = fault is { } wrong ? Say(wrong)
            : published.Count > 0 && found.Line is null
                ? $"No publication given names the first {proof.TreeSize} records of this chain." : null;
        return new Result(
            file, proof.Site, proof.Kind, proof.Seq, proof.TreeSize, proof.Root, words, found.Path);
    }

    private static InclusionProof? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<InclusionProof>(bytes, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Say(ProofFault fault) => fault switch
    {
        ProofFault.Format => $"The format is not {InclusionProof.FormatV1}.",
        ProofFault.NotAHash => "A hash is not 64 lower-case hexadecimal digits.",
        ProofFault.Link => "The chain hash is not that of the record after the hash before it.",
        ProofFault.Leaf => "The leaf is not that of the record.",
        ProofFault.Path => "The path does not lead from the leaf to the root.",
        ProofFault.OtherRoot => "The root is not the published one: the chain was rewritten after the publication.",
    };
}
