using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Sources;

namespace Gabion.Scan;

/// <summary>Asks ShellCheck about the scripts of RUN, after every file was read.</summary>
internal static class ShellChecks
{
    /// <summary>
    /// A script costs a process. So many different ones are looked at without being asked to; naming the rule lifts the limit.
    /// </summary>
    public const int DefaultLimit = 60;

    private const int MaxScriptLength = 100_000;

    /// <param name="shared">The facts that were kept; the scripts among them are looked at in this order.</param>
    public static async Task<ReadResult> CreateAsync(
        ImmutableArray<Fact> shared, int limit, int parallelism, CancellationToken cancellationToken)
    {
        var scripts = shared.OfType<RunScript>().GroupBy(script => (script.Shell, script.Text)).ToImmutableArray();
        if (scripts.IsEmpty)
        {
            return ReadResult.Nothing;
        }

        if (ShellCheckProgram.Find() is not { } program)
        {
            var missing = new CoverageGap(
                GapKind.MissingTool,
                "",
                null,
                "ShellCheck is not installed: the shell scripts of RUN instructions were not looked at by it",
                "Install shellcheck, or leave the rule out with --skip-rules ShellCheck");
            return new([], [missing]);
        }

        var gaps = new List<CoverageGap>();
        if (scripts.Length > limit)
        {
            gaps.Add(new(
                GapKind.Limit,
                "",
                null,
                string.Create(CultureInfo.InvariantCulture, $"ShellCheck looked at the first {limit} of {scripts.Length} different RUN scripts, to keep the scan short"),
                "Scan with --rules ShellCheck to have all of them looked at"));
        }

        var results = new ReadResult[Math.Min(limit, scripts.Length)];
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, options, async (i, token) =>
            results[i] = await CheckAsync(program, [.. scripts[i]], token).ConfigureAwait(false)).ConfigureAwait(false);
        return new([.. results.SelectMany(result => result.Facts)], [.. gaps, .. results.SelectMany(result => result.Gaps)]);
    }

    /// <summary>Looks at scripts that read the same, once.</summary>
    public static async Task<ReadResult> CheckAsync(ShellCheckProgram program, ImmutableArray<RunScript> scripts, CancellationToken cancellationToken)
    {
        var script = scripts[0];
        if (script.Text.Length > MaxScriptLength)
        {
            return Gap(GapKind.Limit, scripts, "a RUN script is too long for it");
        }

        var (json, reason) = await program.CheckAsync(script.Text, script.Shell, cancellationToken).ConfigureAwait(false);
        return json is not null && ShellCheckOutput.Read(json) is { } remarks
            ? new([.. scripts.SelectMany(same => same.Notes(remarks))], [])
            : Gap(GapKind.Failed, scripts, reason ?? "its output could not be read");
    }

    private static ReadResult Gap(GapKind kind, ImmutableArray<RunScript> scripts, string reason) =>
        new([], [.. scripts.Select(script => new CoverageGap(kind, script.File.Path, null, $"ShellCheck did not look at {script.Path}: {reason}"))]);
}
