namespace Lode.Simulator.Model;

/// <summary>What goes wrong, where and when. A fault ramps up over its first part and stays until it ends.</summary>
/// <param name="Target">Code of the equipment.</param>
/// <param name="Kind">Name of the severity in <see cref="Faults"/>.</param>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="Ramp">Time to full severity.</param>
public sealed record FaultEvent(string Target, string Kind, DateTimeOffset From, DateTimeOffset To, TimeSpan Ramp);

/// <summary>Applies scripted faults (told relative to the hand-over) and, after them, seeded daily ones for ever.</summary>
public sealed class FaultSchedule
{
    private readonly Dictionary<string, List<FaultEvent>> events;

    public FaultSchedule(IEnumerable<FaultEvent> script) =>
        events = script.GroupBy(f => f.Target, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);

    /// <summary>Sets the severities of one piece of equipment for an instant.</summary>
    public void Apply(Equipment equipment, DateTimeOffset now)
    {
        if (!events.TryGetValue(equipment.Code, out var list))
        {
            return;
        }

        equipment.Fault.Clear();
        foreach (var fault in list)
        {
            if (now < fault.From || now >= fault.To)
            {
                continue;
            }

            var severity = fault.Ramp <= TimeSpan.Zero ? 1 : Math.Min(1, (now - fault.From) / fault.Ramp);
            Set(equipment.Fault, fault.Kind, Math.Max(severity, 1e-6));
        }
    }

    private static void Set(Faults faults, string kind, double severity)
    {
        switch (kind)
        {
            case nameof(Faults.BearingWear): faults.BearingWear = severity; break;
            case nameof(Faults.Fouling): faults.Fouling = severity; break;
            case nameof(Faults.Sticking): faults.Sticking = severity; break;
            case nameof(Faults.Frozen): faults.Frozen = severity; break;
            case nameof(Faults.SensorFailure): faults.SensorFailure = severity; break;
            case nameof(Faults.OverRange): faults.OverRange = severity; break;
            case nameof(Faults.Outage): faults.Outage = severity; break;
            case nameof(Faults.PowerLoss): faults.PowerLoss = severity; break;
            case nameof(Faults.Upset): faults.Upset = severity; break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown fault");
        }
    }
}
