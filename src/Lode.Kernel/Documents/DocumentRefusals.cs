namespace Lode.Kernel.Documents;

internal static class DocumentRefusals
{
    internal static readonly Refusal NotFound = new("documents.notFound", 404);
    internal static readonly Refusal Empty = new("documents.empty", 422);
    internal static readonly Refusal TooLarge = new("documents.tooLarge", 413);
    internal static readonly Refusal KindNotAllowed = new("documents.kindNotAllowed", 422);
    internal static readonly Refusal NameContradicts = new("documents.nameContradicts", 422);
    internal static readonly Refusal NameWrong = new("documents.nameWrong", 422);
    internal static readonly Refusal Kept = new("documents.kept", 409);
}
