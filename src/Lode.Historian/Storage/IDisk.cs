namespace Lode.Historian.Storage;

/// <summary>The only way the historian touches files; the simulated one drops what was not fsynced (rules
/// §7).</summary>
/// <remarks>Names are relative, with forward slashes. Every member may throw <see cref="IOException"/>.</remarks>
public interface IDisk
{
    /// <summary>Opens a file for appending and reading, creating it when missing.</summary>
    IDiskFile Open(string name);

    /// <summary>Names of all files whose name starts with <paramref name="prefix"/>, in ordinal order.</summary>
    IReadOnlyList<string> List(string prefix);

    /// <summary>Whether the file exists.</summary>
    bool Exists(string name);

    /// <summary>Renames, replacing the target; durable only after <see cref="FlushDirectory"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; no error when it is missing.</summary>
    void Delete(string name);

    /// <summary>Makes creations, renames and deletions in the folder of <paramref name="name"/> durable.</summary>
    void FlushDirectory(string name);

    /// <summary>Bytes free for this process, for refusing early on a full disk.</summary>
    long FreeBytes { get; }
}

/// <summary>One open file.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads exactly <paramref name="into"/>.Length bytes; throws <see cref="EndOfStreamException"/> past the
    /// end.</summary>
    void Read(long offset, Span<byte> into);

    /// <summary>Writes at an offset (extending the file); durable only after <see cref="Flush"/>.</summary>
    void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>fsync: data and length.</summary>
    void Flush();

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);
}
