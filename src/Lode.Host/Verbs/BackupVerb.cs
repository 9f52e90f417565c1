using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Upkeep;
using Lode.Web.Upkeep;

namespace Lode.Host.Verbs;

/// <summary>Writes everything into one file while the server runs, and reads it back against its sums.</summary>
internal sealed class BackupVerb : IVerb
{
    private const int CopySize = 1 << 20;

    public Command Build()
    {
        var file = new Argument<string>("file") { Description = "File to write, such as lode-backup.zip." };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var json = VerbOutput.JsonOption();
        var command = new Command("backup", "Writes database, historian and files into one file, also while serving.")
        {
            file, force, json,
        };
        command.SetServerAction((line, session, cancel) => RunAsync(
            session, Path.GetFullPath(line.GetValue(file)!), line.GetValue(force), line.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerSession session, string file, bool force, bool json, CancellationToken cancel)
    {
        if (File.Exists(file) && !force)
        {
            throw new VerbFailedException($"{file} is there already. Choose another name, or say --force.");
        }

        var part = file + ".part";
        try
        {
            await VerbProgress.RunAsync("Backup", share => FetchAsync(session, part, share, cancel));
            var content = await VerbProgress.RunAsync("Check", share => BackupFile.CheckAsync(part, share, cancel));
            File.Move(part, file, overwrite: true);
            Print(file, content, json);
            return 0;
        }
        catch (BackupRefusedException refused)
        {
            throw new VerbFailedException(refused.Message);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<long> FetchAsync(
        ServerSession session, string part, IProgress<double> share, CancellationToken cancel)
    {
        using var answer = await session.Client.GetAsync(
            "/api/v1/system/backup", HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            await answer.ReadAsync(cancel);
        }

        var about = answer.Headers.TryGetValues(UpkeepEndpoints.AboutBytes, out var told)
            ? Math.Max(1, double.Parse(told.First(), CultureInfo.InvariantCulture)) : 1;
        await using var source = await answer.Content.ReadAsStreamAsync(cancel);
        File.Delete(part);
        await using var target = OwnerFile.Create(part);
        var buffer = new byte[CopySize];
        long done = 0;
        for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancel);
            share.Report((done += read) / about);
        }

        target.Flush(flushToDisk: true);
        return done;
    }

    internal static void Print(string file, BackupContent content, bool json)
    {
        var tables = content.Entries.Count(entry => entry.Rows is not null);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    file,
                    bytes = new FileInfo(file).Length,
                    content.Head.CreatedAt,
                    content.Head.Version,
                    content.Head.Engine,
                    tables,
                    content.Rows,
                    content.HistorianBytes,
                },
                VerbOutput.Indented));
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {new FileInfo(file).Length / 1e6:F1} MB, of {content.Head.CreatedAt:yyyy-MM-dd HH:mm:ss}Z, "
            + $"{tables} tables with {content.Rows:N0} rows, {content.HistorianBytes / 1e6:F1} MB of history"));
    }
}
