namespace Lode.Host.Simulate;

/// <summary>A bug that a simulation is given to find: a simulation that finds none of them proves nothing.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>The historian's journal is never fsynced.</summary>
    SkipFsync,

    /// <summary>The database acknowledges before its log is on the disk.</summary>
    SkipDatabaseSync,

    /// <summary>Keys are not kept: what is sent twice is done twice.</summary>
    DropKeys,

    /// <summary>Keys of openings are not kept: an event that comes twice opens two cases.</summary>
    DropOpeningKeys,

    /// <summary>Commands are taken whatever revision was looked at.</summary>
    IgnoreRevision,

    /// <summary>A refused command leaves what it had written.</summary>
    KeepRefused,

    /// <summary>A process that ends within a transaction leaves half of it.</summary>
    TearTransaction,

    /// <summary>The chain goes on from the hash of a record that was rolled back.</summary>
    ForgetRollback,

    /// <summary>Timers of states that were left are fired at whatever runs under their name now.</summary>
    StaleTimer,

    /// <summary>The clock that timers see is hours ahead.</summary>
    EarlyTimer,

    /// <summary>Events are not kept with what happened.</summary>
    LoseEvents,

    /// <summary>A settled amount is not taken off what is held.</summary>
    KeepHeld,
}
