using System.Globalization;

namespace Gabion.Policy.Gatekeeper.Verify;

/// <summary>Writes results in the form that <c>gator verify</c> has: one line a suite, failures in full, and <c>PASS</c> or <c>FAIL</c> at the end.</summary>
public static class SuiteText
{
    /// <param name="output">Where it is written.</param>
    /// <param name="results">What became of the suites.</param>
    /// <param name="isVerbose">Every test and case has its lines.</param>
    public static void Write(TextWriter output, IReadOnlyCollection<SuiteResult> results, bool isVerbose)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(results);
        foreach (var suite in results)
        {
            foreach (var test in suite.Tests)
            {
                Write(output, test, isVerbose);
            }

            output.Write($"{(suite.IsFailure ? "FAIL" : "ok")}\t{suite.Path}\t{Seconds(suite.Time)}\n");
            if (suite.Error is { } error)
            {
                output.Write($"  {error}\n");
            }
        }

        output.Write(results.Any(suite => suite.IsFailure) ? "FAIL\n" : "PASS\n");
    }

    private static void Write(TextWriter output, SuiteTestResult test, bool isVerbose)
    {
        if (test.IsSkipped)
        {
            output.Write(isVerbose ? $"=== SKIP  {test.Name}\n" : "");
            return;
        }

        output.Write(isVerbose ? $"=== RUN   {test.Name}\n" : "");
        foreach (var @case in test.Cases)
        {
            Write(output, @case, isVerbose);
        }

        if (test.IsFailure)
        {
            output.Write($"--- FAIL: {test.Name}\t({Seconds(test.Time)})\n");
            output.Write(test.Error is { } error ? $"  {error}\n" : "");
        }
        else if (isVerbose)
        {
            output.Write($"--- PASS: {test.Name}\t({Seconds(test.Time)})\n");
        }
    }

    private static void Write(TextWriter output, SuiteCaseResult @case, bool isVerbose)
    {
        if (@case.IsSkipped)
        {
            output.Write(isVerbose ? $"    === SKIP  {@case.Name}\n" : "");
            return;
        }

        output.Write(isVerbose ? $"    === RUN   {@case.Name}\n" : "");
        if (isVerbose && !@case.Printed.IsEmpty)
        {
            output.Write("        === PRINT ===\n");
            foreach (var line in @case.Printed)
            {
                output.Write($"        {line}\n");
            }
        }

        if (@case.Error is { } error)
        {
            output.Write($"    --- FAIL: {@case.Name}\t({Seconds(@case.Time)})\n        {error}\n");
        }
        else if (isVerbose)
        {
            output.Write($"    --- PASS: {@case.Name}\t({Seconds(@case.Time)})\n");
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + "s";
}
