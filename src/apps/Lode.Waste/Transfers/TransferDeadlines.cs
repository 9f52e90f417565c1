using Lode.Kernel.Calendars;

namespace Lode.Waste.Transfers;

/// <summary>Deadlines of decree 23 in the working days of a calendar.</summary>
internal static class TransferDeadlines
{
    /// <summary>Working days in which the receiver confirms (Art. 18).</summary>
    internal const int ConfirmWorkdays = 5;

    /// <summary>Working days in which a paper manifest is entered (Art. 20).</summary>
    internal const int PaperWorkdays = 10;

    /// <summary>End of the day by which the receiver confirms, UTC microseconds.</summary>
    /// <remarks>Worked example (W18): arrived on Friday 2026-01-16, no holidays: the end of Friday 2026-01-23.
    /// </remarks>
    internal static long ConfirmByUs(WorkCalendar calendar, long arrivedUs) =>
        calendar.EndOfWorkday(arrivedUs, ConfirmWorkdays);

    /// <summary>End of the day by which a paper manifest is entered in the national system, UTC microseconds.</summary>
    internal static long EnterPaperByUs(WorkCalendar calendar, long writtenUs) =>
        calendar.EndOfWorkday(writtenUs, PaperWorkdays);
}
