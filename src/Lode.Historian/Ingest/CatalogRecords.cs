using Lode.Historian.Codec;

namespace Lode.Historian.Ingest;

/// <summary>The form in which new owners, series and columns lie in the store's catalog file.</summary>
/// <remarks>Owners and series are numbered by their order. Record kinds and layouts never change.</remarks>
internal static class CatalogRecords
{
    internal const byte OwnerRecord = 1;
    internal const byte SeriesRecord = 2;
    internal const byte ColumnsRecord = 3;
    internal const byte GivenRecord = 4;

    internal static void Owner(ByteSink sink, Guid source)
    {
        sink.Byte(OwnerRecord);
        sink.Bytes(source.ToByteArray(bigEndian: true));
    }

    internal static void Series(ByteSink sink, int owner, ReadOnlySpan<byte> key)
    {
        sink.Byte(SeriesRecord);
        sink.Varint((ulong)owner);
        sink.Varint((ulong)key.Length);
        sink.Bytes(key);
    }

    internal static void Columns(ByteSink sink, int seriesId, List<Column> columns)
    {
        sink.Byte(ColumnsRecord);
        sink.Varint((ulong)seriesId);
        sink.Varint((ulong)columns.Count);
        foreach (var column in columns)
        {
            sink.Byte((byte)column.Type);
            sink.Varint((ulong)column.Key.Length);
            sink.Bytes(column.Key);
        }
    }

    internal static void Given(ByteSink sink, int seriesId, int owner)
    {
        sink.Byte(GivenRecord);
        sink.Varint((ulong)seriesId);
        sink.Varint((ulong)owner);
    }

    /// <summary>Reads records one after the other; anything broken throws <see cref="InvalidDataException"/>.</summary>
    internal ref struct Reader(ReadOnlySpan<byte> definitions)
    {
        private ReadOnlySpan<byte> rest = definitions;

        internal byte Kind { get; private set; }

        internal Guid Source { get; private set; }

        internal int Owner { get; private set; }

        internal int SeriesId { get; private set; }

        internal ReadOnlySpan<byte> Key { get; private set; }

        internal List<Column> Columns { get; private set; } = [];

        internal bool MoveNext()
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            Kind = Take(1)[0];
            switch (Kind)
            {
                case OwnerRecord:
                    Source = new Guid(Take(16), bigEndian: true);
                    break;
                case SeriesRecord:
                    Owner = Number();
                    Key = Take(Number());
                    break;
                case ColumnsRecord:
                    SeriesId = Number();
                    ReadColumns(Number());
                    break;
                case GivenRecord:
                    SeriesId = Number();
                    Owner = Number();
                    break;
                default:
                    throw new InvalidDataException($"series catalog: record kind {Kind}");
            }

            return true;
        }

        private void ReadColumns(int many)
        {
            Columns = new List<Column>(Math.Min(many, ColumnLayout.MaxColumns));
            for (var i = 0; i < many; i++)
            {
                var type = (ColumnType)Take(1)[0];
                if (type is < ColumnType.Float64 or > ColumnType.Text)
                {
                    throw new InvalidDataException($"series catalog: column type {type}");
                }

                Columns.Add(new Column(Take(Number()).ToArray(), type));
            }
        }

        private int Number()
        {
            var value = 0ul;
            for (var shift = 0; shift < 35; shift += 7)
            {
                var next = Take(1)[0];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80 && value <= int.MaxValue)
                {
                    return (int)value;
                }
            }

            throw new InvalidDataException("series catalog: number too large");
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > rest.Length)
            {
                throw new InvalidDataException("series catalog: cut off");
            }

            var taken = rest[..count];
            rest = rest[count..];
            return taken;
        }
    }
}
