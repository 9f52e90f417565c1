using System.Reflection;
using System.Text.RegularExpressions;
using Lode.Kernel.Events;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Events;

public sealed partial class EventNameTests
{
    private static readonly IReadOnlyList<string> Names =
    [
        .. from assembly in Product.Assemblies
           from type in assembly.GetTypes()
           where type is { IsClass: true, IsAbstract: false } && typeof(IEvent).IsAssignableFrom(type)
           select (string)type.GetProperty("Name", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!,
    ];

    private static readonly IReadOnlyList<string> Receivers =
    [
        .. from assembly in Product.Assemblies
           from type in assembly.GetTypes()
           where type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(face =>
               face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEventHandler<>))
           select (string)type.GetProperty("Receiver", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!,
    ];

    [Fact]
    public void Names_AreWellFormed_AndNobodyTakesOneTwice()
    {
        Assert.All(Names, name => Assert.Matches(Form(), name));
        Assert.Equal(Names.Count, Names.Distinct().Count());
        Assert.Equal(Receivers.Count, Receivers.Distinct().Count());
    }

    /// <summary>A renamed event or receiver loses what is on its way: it shows here.</summary>
    [Fact]
    public void Names_ChangeOnPurposeOnly() => Golden.Matches("events.txt", string.Concat(
        Names.Order(StringComparer.Ordinal).Select(name => $"event {name}\n")
            .Concat(Receivers.Order(StringComparer.Ordinal).Select(name => $"receiver {name}\n"))));

    [GeneratedRegex(@"^[a-z]+\.[a-z][A-Za-z]+\.v[1-9]$")]
    private static partial Regex Form();
}
