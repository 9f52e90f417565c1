using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Lode.Testing;

/// <summary>xunit with one thing more: a test that throws <see cref="SkipException"/> counts as skipped, with its
/// reason, where this version of xunit would call it failed.</summary>
public sealed class SkippingFramework(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(
        AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink,
            ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new Sink(executionMessageSink), executionOptions);
    }

    private sealed class Sink(IMessageSink inner) : LongLivedMarshalByRefObject, IMessageSink
    {
        private const string Token = "$XunitDynamicSkip$";

        public bool OnMessage(IMessageSinkMessage message) => inner.OnMessage(
            message is ITestFailed { Messages: [{ } first, ..] } failed
                && first.StartsWith(Token, StringComparison.Ordinal)
                ? new TestSkipped(failed.Test, first[Token.Length..])
                : message);
    }
}
