using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Lode.Kernel.Imports;

/// <summary>A file to import: unpacked when it is gzip, its bytes turned to text, within the limits of rules
/// §10.</summary>
internal static class ImportFile
{
    internal const long MaxInflatedBytes = 250_000_000;
    internal const int MaxRatio = 50;

    static ImportFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>SHA-256 of the file as it lies there.</summary>
    internal static async Task<string> HashAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <summary>The content as bytes.</summary>
    /// <param name="limited">Keep to the limits for files from outside; a command on this machine has none.</param>
    internal static Stream OpenBytes(string path, bool limited)
    {
        var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var read = file.Read(magic);
        file.Position = 0;
        if (read < 2 || magic[0] != 0x1F || magic[1] != 0x8B)
        {
            return file;
        }

        var inflated = new GZipStream(file, CompressionMode.Decompress);
        return limited ? new LimitedStream(inflated, Math.Min(MaxInflatedBytes, file.Length * MaxRatio)) : inflated;
    }

    /// <summary>The content as text: by its byte order mark, else UTF-8, else GB 18030 as spreadsheets in China
    /// save.</summary>
    internal static StreamReader OpenText(string path, bool limited)
    {
        using (var probe = OpenBytes(path, limited))
        {
            var head = new byte[64 * 1024];
            var length = probe.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var encoding = IsUtf8(head.AsSpan(0, length)) ? Encoding.UTF8 : Encoding.GetEncoding("GB18030");
            return new StreamReader(OpenBytes(path, limited), encoding, detectEncodingFromByteOrderMarks: true,
                64 * 1024);
        }
    }

    /// <summary>Whether the head of a file is text at all: no zero bytes outside UTF-16.</summary>
    internal static bool IsText(string path, bool limited)
    {
        using var probe = OpenBytes(path, limited);
        var head = new byte[4096];
        var length = probe.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return (length > 1 && (head[0], head[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
            || head.AsSpan(0, length).IndexOf((byte)0) < 0;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        // The sample may cut a character in two: the last three bytes do not count.
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        for (var cut = 0; cut < 4 && cut <= head.Length; cut++)
        {
            try
            {
                _ = strict.GetCharCount(head[..^cut]);
                return true;
            }
            catch (DecoderFallbackException)
            {
                continue;
            }
        }

        return false;
    }

    /// <summary>Stops a file that unpacks to more than it may.</summary>
    private sealed class LimitedStream(Stream inner, long limit) : Stream
    {
        private long total;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => total; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            total += read;
            return total <= limit ? read : throw new InvalidDataException("unpacks to more than allowed");
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
