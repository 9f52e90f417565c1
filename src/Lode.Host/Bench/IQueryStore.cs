using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>A store that can be asked the sixteen questions.</summary>
internal interface IQueryStore : IAsyncDisposable
{
    string Name { get; }

    HttpClient Client { get; }

    /// <summary>Takes the data in and comes to rest.</summary>
    Task LoadAsync(IEnumerable<byte[]> bodies);

    HttpRequestMessage Ask(QueryQuestion question);

    /// <summary>The rows of an answer.</summary>
    AnswerSum Read(QueryQuestion question, JsonElement answer);
}
