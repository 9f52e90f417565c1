using Lode.Kernel.Ledger;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Ledger;

/// <summary>The worked example W1 of <c>waste.md</c> §c.4 to the gram: dross of one month at a smelter.</summary>
public abstract class WorkedExampleCompliance(ISqlFixture database) : LedgerCompliance(database)
{
    private const string Dross = "321-024-48";
    private const string Dust = "321-034-48";

    private static long Tonnes(decimal tonnes) => (long)(tonnes * 1_000_000);

    [Fact]
    public async Task DrossOfJanuary_ClosesAt29600Kilograms()
    {
        await OpenAsync(
            ($"OPEN::{Dross}:", BalanceLimits.None), ($"INV:store-a:{Dross}:", BalanceLimits.Stock),
            ($"GEN:casthouse:{Dross}:", BalanceLimits.None), ($"GEN:recovery:{Dross}:", BalanceLimits.None),
            ($"GEN:recovery:{Dust}:", BalanceLimits.None), ($"WIP:furnace-1:{Dross}:", BalanceLimits.Stock),
            ($"PRD:furnace-1:{Dross}:", BalanceLimits.None), ($"RES:furnace-1:{Dross}:", BalanceLimits.None),
            ($"RES:furnace-1:{Dust}:", BalanceLimits.None), ($"LOSS:furnace-1:{Dross}:", BalanceLimits.None),
            ($"TRN::{Dross}:", BalanceLimits.Stock), ($"EXT:receiver-a:{Dross}:", BalanceLimits.None),
            ($"DIFF.weigh::{Dross}:", BalanceLimits.None), ($"INV:store-a:{Dust}:", BalanceLimits.Stock));
        await PostAsync($"INV:store-a:{Dross}", $"OPEN::{Dross}", Tonnes(12.000m), At(0));
        await PostAsync($"INV:store-a:{Dross}", $"GEN:casthouse:{Dross}", Tonnes(85.400m), At(3));
        await RecoverAsync();
        await ShipAsync();

        var dross = await Reader.AccountsAsync(Book, new AccountPattern(Item: Dross));
        var closing = await Reader.BalancesAsync(Book, [.. dross.Select(account => account.Id)], new(At(31)));
        long Kind(string kind) => dross.Where(account => account.Kind == kind)
            .Sum(account => closing.GetValueOrDefault(account.Id));
        Assert.Equal(Tonnes(29.600m), Kind("INV") + Kind("TRN") + Kind("WIP"));

        // Table C.1 out of the ledger equals its balances (L4), and the month closes (L3).
        var generated = -Kind("GEN");
        Assert.Equal(Tonnes(122.600m), generated);
        Assert.Equal(Tonnes(44.820m), Kind("EXT"));
        Assert.Equal(Tonnes(0.180m), Kind("DIFF.weigh"));
        var moved = await Reader.TurnoversAsync(Book, [.. dross.Where(one => one.Kind == "WIP").Select(one => one.Id)],
            At(0), new(At(31)));
        var used = moved.Where(turnover => turnover.Kind == "SELFUSE").Sum(turnover => turnover.Debits);
        Assert.Equal(Tonnes(60.000m), used);
        Assert.Equal(
            Tonnes(12.000m) + generated,
            used + Kind("EXT") + Kind("DIFF.weigh") + Kind("INV") + Kind("TRN") + Kind("WIP"));
        var outsourced = await Reader.TurnoversAsync(
            Book, [.. dross.Where(one => one.Kind == "TRN").Select(one => one.Id)], At(0), new(At(31)));
        Assert.Equal(Tonnes(45.000m), outsourced.Sum(turnover => turnover.Debits));
        Assert.Equal(Tonnes(0.450m), await BalanceAsync($"INV:store-a:{Dust}"));

        // Forgetting that the residue is generation gives the false figure of the example.
        Assert.Equal(Tonnes(-7.600m), Kind("INV") - Tonnes(37.200m));
        await DoAsync(books => books.ClosePeriod(Book, At(31), "C.1 of January"));
        await SoundAsync();
    }

    // 60 t of dross become aluminium, secondary dross that is generated anew, dust and loss.
    private Task<Posted> RecoverAsync() => DoAsync(books => books.Post(new Posting("SELFUSE",
        Move($"WIP:furnace-1:{Dross}", $"INV:store-a:{Dross}", Tonnes(60.000m)),
        Move($"PRD:furnace-1:{Dross}", $"WIP:furnace-1:{Dross}", Tonnes(21.600m)),
        Move($"RES:furnace-1:{Dross}", $"WIP:furnace-1:{Dross}", Tonnes(37.200m)),
        Move($"RES:furnace-1:{Dust}", $"WIP:furnace-1:{Dross}", Tonnes(0.450m)),
        Move($"LOSS:furnace-1:{Dross}", $"WIP:furnace-1:{Dross}", Tonnes(0.750m)),
        Move($"INV:store-a:{Dross}", $"GEN:recovery:{Dross}", Tonnes(37.200m)),
        Move($"INV:store-a:{Dust}", $"GEN:recovery:{Dust}", Tonnes(0.450m)))
    {
        EffectiveUs = At(12),
        Reference = "RU-0112",
    }));

    // Dispatched, weighed at the receiver, the difference kept apart.
    private async Task ShipAsync()
    {
        await PostAsync($"TRN::{Dross}", $"INV:store-a:{Dross}", Tonnes(45.000m), At(20));
        await DoAsync(books => books.Post(new Posting("ARRIVE",
            Move($"EXT:receiver-a:{Dross}", $"TRN::{Dross}", Tonnes(44.820m)),
            Move($"DIFF.weigh::{Dross}", $"TRN::{Dross}", Tonnes(0.180m)))
        {
            EffectiveUs = At(21),
            Reference = "20264101000123",
        }));
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class WorkedExampleOnSqlite() : WorkedExampleCompliance(new SqliteDatabase());

/// <summary>The suite on PostgreSQL.</summary>
public sealed class WorkedExampleOnPostgres() : WorkedExampleCompliance(new PostgresDatabase());
