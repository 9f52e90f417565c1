using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Lode.Historian.Ingest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lode.Web.Ingest;

/// <summary>Why a body could not be read.</summary>
internal enum BodyFault
{
    None,
    TooLarge,
    TooManyAtOnce,
    BadGzip,
    UnknownEncoding,
    CutOff,
}

/// <summary>A body in one pooled array with room behind it for the parser; dispose to give it back.</summary>
internal readonly struct WriterBody(byte[] bytes, int length, BodyFault fault) : IDisposable
{
    internal byte[] Bytes => bytes;

    internal int Length => length;

    internal BodyFault Fault => fault;

    public void Dispose()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>Reads bodies of writers, plain or gzip, within the limits of rules §10.</summary>
internal sealed class WriterBodyReader
{
    internal const int MaxBody = 25_000_000;
    internal const int MaxInflated = 250_000_000;
    private const int MaxRatio = 50;

    /// <summary>Below this size any ratio is harmless.</summary>
    private const int FreeInflated = 1 << 20;

    /// <summary>Bytes of bodies held at once over all requests; beyond it writers are told to come again.</summary>
    private const long MaxHeld = 512L << 20;
    private long held;

    /// <summary>Reads the body of a request.</summary>
    internal async ValueTask<WriterBody> ReadAsync(HttpContext context, CancellationToken cancel)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        var gzip = encoding.Count > 0 && string.Equals(encoding[0], "gzip", StringComparison.OrdinalIgnoreCase);
        if (encoding.Count > 0 && !gzip && !string.Equals(encoding[0], "identity", StringComparison.OrdinalIgnoreCase))
        {
            return Failed(BodyFault.UnknownEncoding);
        }

        // The frame's own limit closes the connection on the writer's neck; here it reads the answer.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (context.Request.ContentLength > MaxBody)
        {
            return Failed(BodyFault.TooLarge);
        }

        var room = (int)Math.Clamp(context.Request.ContentLength ?? (64 * 1024), 1024, MaxBody);
        if (Interlocked.Add(ref held, room) > MaxHeld)
        {
            Interlocked.Add(ref held, -room);
            return Failed(BodyFault.TooManyAtOnce);
        }

        try
        {
            var plain = await ReadPlainAsync(context.Request.BodyReader, room, cancel);
            return gzip && plain.Fault == BodyFault.None ? Inflate(plain) : plain;
        }
        finally
        {
            Interlocked.Add(ref held, -room);
        }
    }

    private static WriterBody Failed(BodyFault fault) => new([], 0, fault);

    private static async ValueTask<WriterBody> ReadPlainAsync(PipeReader reader, int room, CancellationToken cancel)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(room + LineParser.Padding);
        var length = 0;
        var fault = BodyFault.CutOff;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancel);
                foreach (var segment in read.Buffer)
                {
                    if (length + segment.Length > MaxBody)
                    {
                        fault = BodyFault.TooLarge;
                        return Failed(fault);
                    }

                    Fit(ref bytes, length, length + segment.Length);
                    segment.Span.CopyTo(bytes.AsSpan(length));
                    length += segment.Length;
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    fault = BodyFault.None;
                    return new WriterBody(bytes, length, fault);
                }
            }
        }
        finally
        {
            if (fault != BodyFault.None)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private static WriterBody Inflate(WriterBody packed)
    {
        using var source = packed;
        using var stream = new MemoryStream(packed.Bytes, 0, packed.Length, writable: false);
        using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        var limit = (int)Math.Min(MaxInflated, Math.Max(FreeInflated, (long)packed.Length * MaxRatio));
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Min(limit, Math.Max(packed.Length * 8, 4096)) + LineParser.Padding);
        var length = 0;
        var fault = BodyFault.BadGzip;
        try
        {
            while (true)
            {
                Fit(ref bytes, length, length + 1);
                var count = gzip.Read(bytes, length, bytes.Length - LineParser.Padding - length);
                length += count;
                fault = length > limit ? BodyFault.TooLarge : fault;
                if (fault == BodyFault.TooLarge)
                {
                    return Failed(fault);
                }

                if (count == 0)
                {
                    fault = BodyFault.None;
                    return new WriterBody(bytes, length, fault);
                }
            }
        }
        catch (InvalidDataException)
        {
            return Failed(BodyFault.BadGzip);
        }
        finally
        {
            if (fault != BodyFault.None)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private static void Fit(ref byte[] bytes, int used, int wanted)
    {
        if (wanted + LineParser.Padding > bytes.Length)
        {
            var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, bytes.Length * 2) + LineParser.Padding);
            bytes.AsSpan(0, used).CopyTo(bigger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = bigger;
        }
    }
}
