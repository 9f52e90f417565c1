using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>Holds the newest <see cref="PlantModel"/>; slices that change the plant call <see
/// cref="ReloadAsync"/>.</summary>
public sealed class PlantCache(ISqlSession sql) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile PlantModel? model;
    private int version;

    /// <summary>Raised after each rebuild, outside locks.</summary>
    public event Action<PlantModel>? Changed;

    /// <summary>Counts the rebuilds; part of the ETag of lists.</summary>
    public int Version => version;

    /// <summary>The newest snapshot, or an empty one before the first load.</summary>
    public PlantModel Current => model ?? PlantModel.Empty;

    /// <summary>The newest snapshot, loaded on first use.</summary>
    public async ValueTask<PlantModel> GetAsync(CancellationToken cancel = default) => model
        ?? await ReloadAsync(cancel);

    /// <summary>Reads the tables and replaces the snapshot.</summary>
    public async Task<PlantModel> ReloadAsync(CancellationToken cancel = default)
    {
        PlantModel built;
        await gate.WaitAsync(cancel);
        try
        {
            built = await LoadAsync(cancel);
            model = built;
            Interlocked.Increment(ref version);
        }
        finally
        {
            gate.Release();
        }

        Changed?.Invoke(built);
        return built;
    }

    public void Dispose() => gate.Dispose();

    private async Task<PlantModel> LoadAsync(CancellationToken cancel)
    {
        var nodes = await sql.QueryAsync<PlantRows.NodeRow>(PlantRows.SelectNodes, cancel: cancel);
        var signals = await sql.QueryAsync<PlantRows.SignalRow>(PlantRows.SelectSignals, cancel: cancel);
        var moves = await sql.QueryAsync<PlantRows.MoveRow>(PlantRows.SelectMoves, cancel: cancel);
        var sets = await sql.QueryAsync<PlantRows.SetRow>(PlantRows.SelectSets, cancel: cancel);
        var states =
            (await sql.QueryAsync<PlantRows.StateRow>(PlantRows.SelectStates, cancel: cancel)).ToLookup(row =>
                row.SetId);
        return new PlantModel(
            [.. nodes.Select(row => row.ToNode())],
            [.. signals.Select(row => row.ToSignal())],
            [.. moves.Select(row => row.ToMove())],
            [.. sets.Select(row => new DigitalSet(
                row.Id, row.Code, row.NameZh, row.NameEn, [.. states[row.Id].Select(state => state.ToState())]))]);
    }
}
