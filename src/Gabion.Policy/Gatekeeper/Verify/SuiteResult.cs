using System.Collections.Immutable;

namespace Gabion.Policy.Gatekeeper.Verify;

/// <summary>What became of a suite.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Error">Why the suite could not run; null when it did.</param>
/// <param name="IsSkipped">It says itself that it is not to run.</param>
/// <param name="Tests">Its tests.</param>
/// <param name="Time">How long it took.</param>
public sealed record SuiteResult(string Path, string? Error, bool IsSkipped, ImmutableArray<SuiteTestResult> Tests, TimeSpan Time)
{
    public bool IsFailure => Error is not null || Tests.Any(test => test.IsFailure);
}

/// <summary>What became of a test.</summary>
public sealed record SuiteTestResult(string Name, string? Error, bool IsSkipped, ImmutableArray<SuiteCaseResult> Cases, TimeSpan Time)
{
    public bool IsFailure => Error is not null || Cases.Any(@case => @case.Error is not null);
}

/// <summary>What became of a case.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Error">Which assertion failed, or why it could not run; null when it passed.</param>
/// <param name="IsSkipped">It was not run.</param>
/// <param name="Printed">What the template printed.</param>
/// <param name="Time">How long it took.</param>
public sealed record SuiteCaseResult(string Name, string? Error, bool IsSkipped, ImmutableArray<string> Printed, TimeSpan Time);
