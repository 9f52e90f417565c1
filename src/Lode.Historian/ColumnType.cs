namespace Lode.Historian;

/// <summary>The type of one column (one field of a series). Stored in files: numbers never change.</summary>
public enum ColumnType : byte
{
    /// <summary>IEEE 754 double.</summary>
    Float64 = 1,

    /// <summary>Signed 64-bit integer (line protocol <c>1i</c>).</summary>
    Int64 = 2,

    /// <summary>Unsigned 64-bit integer (line protocol <c>1u</c>).</summary>
    UInt64 = 3,

    /// <summary>Boolean.</summary>
    Bool = 4,

    /// <summary>UTF-8 text, at most 64 KiB.</summary>
    Text = 5,
}
