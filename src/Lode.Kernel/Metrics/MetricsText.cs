using System.Globalization;
using System.Text;

namespace Lode.Kernel.Metrics;

/// <summary>Something that has figures for <c>/metrics</c>; register it as a singleton of this interface.</summary>
public interface IMetricSource
{
    /// <summary>Writes the present figures.</summary>
    void Write(MetricsText text);
}

/// <summary>The Prometheus text format, version 0.0.4.</summary>
public sealed class MetricsText
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> described = new(StringComparer.Ordinal);

    /// <summary>A figure that only grows. The name ends in <c>_total</c>.</summary>
    public void Counter(
        string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Line("counter", name, help, value, labels);

    /// <summary>A figure that goes up and down; its unit ends the name.</summary>
    public void Gauge(
        string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Line("gauge", name, help, value, labels);

    public override string ToString() => text.ToString();

    private void Line(
        string type, string name, string help, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (described.Add(name))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        }

        text.Append(name);
        for (var index = 0; index < labels.Length; index++)
        {
            text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"")
                .Append(Escape(labels[index].Value)).Append('"');
        }

        text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture))
            .Append('\n');
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
