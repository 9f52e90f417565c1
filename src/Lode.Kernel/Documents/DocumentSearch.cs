using Lode.Kernel.Search;

namespace Lode.Kernel.Documents;

/// <summary>By which words a document is found, and where it is shown: at the thing that it belongs to.</summary>
internal static class DocumentSearch
{
    internal const string Kind = "document";

    internal static SearchEntry Entry(DocumentRow row) => new(
        row.SiteId, Kind, row.Id.ToString(), row.Name, row.Name, row.Note, row.Note,
        row.ObjectKind == "case" ? $"/cases/{row.ObjectId}" : $"/files/{row.Id}", "documents.read",
        [row.Uploader, row.ContentHash]);
}
