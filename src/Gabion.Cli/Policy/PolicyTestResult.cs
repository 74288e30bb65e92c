using System.Collections.Immutable;

namespace Gabion.Cli.Policy;

/// <summary>A rule that is a test.</summary>
internal sealed record PolicyTest(string File, ImmutableArray<string> Package, string Name, int Line)
{
    public string FullName => $"data.{string.Join('.', Package)}.{Name}";
}

/// <summary>How a test ended: PASS, FAIL, ERROR or SKIPPED; why, and what it printed.</summary>
internal sealed record PolicyTestResult(PolicyTest Test, string Outcome, TimeSpan Time, string? Why, List<string> Printed);
