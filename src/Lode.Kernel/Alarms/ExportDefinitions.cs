using Lode.Kernel.Identity;

namespace Lode.Kernel.Alarms;

/// <summary>Definitions as CSV; what this gives imports without a difference.</summary>
public static class ExportDefinitions
{
    /// <summary>UTF-8 with BOM.</summary>
    public static byte[] Run(AlarmService alarms, Rights rights, AlarmFilter filter) =>
        DefinitionSheet.Write(ListDefinitions.Run(alarms, rights, filter));
}
