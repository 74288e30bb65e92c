using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Readers;

namespace Gabion.Scan.Fixing;

/// <summary>
/// Mends one file, one finding at a time. Each mend is verified before the next: read the changed text with the same
/// readers and rules; the finding must be gone, no rule may find more than before, and nothing may have become unreadable.
/// </summary>
/// <param name="runner">The rules that were chosen; those on objects' schema among them, so that a mended object stays valid.</param>
/// <param name="includeRuntime">Also make mends that only a run can prove right.</param>
public sealed class FileFixer(RuleRunner runner, bool includeRuntime)
{
    /// <param name="isWanted">Whether a finding of the text as it stands may be mended: waived ones stay.</param>
    public FileFix Fix(string path, string text, Func<Finding, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var current = Read(path, text);
        var wanted = current.Findings.Where(isWanted).Select(finding => finding.Fingerprint).ToHashSet(StringComparer.Ordinal);
        var mended = ImmutableArray.CreateBuilder<Finding>();
        var refused = new Dictionary<string, RefusedFix>(StringComparer.Ordinal);
        while (current.Findings.Find(finding => finding.Patch is not null && !refused.ContainsKey(finding.Fingerprint) && wanted.Contains(finding.Fingerprint)) is { } finding)
        {
            if (finding.Patch!.Safety == PatchSafety.NeedsRuntimeKnowledge && !includeRuntime)
            {
                refused.Add(finding.Fingerprint, new(finding, RefusalReason.NeedsRuntimeKnowledge, "Only a run can tell whether the program still works with it"));
            }
            else if (PatchText.Resolve(current.Source, finding.Patch) is not { } edits)
            {
                refused.Add(finding.Fingerprint, new(finding, RefusalReason.CannotEdit, "The text cannot be changed there without touching what else it says"));
            }
            else
            {
                var next = Read(path, PatchText.Apply(current.Source, edits));
                if (Objection(current, next, finding) is { } objection)
                {
                    refused.Add(finding.Fingerprint, new(finding, RefusalReason.NotVerified, objection));
                }
                else
                {
                    mended.Add(finding);
                    current = next;
                }
            }
        }

        return new(path, text, current.Source.Text, mended.ToImmutable(), [.. refused.Values]);
    }

    /// <summary>Why <paramref name="after"/> is no mend of <paramref name="finding"/>; null when it is one.</summary>
    private static string? Objection(FileState before, FileState after, Finding finding)
    {
        if (after.Gaps > before.Gaps || after.Facts != before.Facts)
        {
            return "With it the file would no longer read as it does";
        }

        var subject = (finding.Rule.Id, finding.Resource);
        if (after.Counts.GetValueOrDefault(subject) >= before.Counts[subject])
        {
            return "With it the finding would still be there";
        }

        foreach (var ((rule, resource), count) in after.Counts)
        {
            if (count > before.Counts.GetValueOrDefault((rule, resource)))
            {
                return $"With it {rule} would be reported for {resource}";
            }
        }

        return null;
    }

    private FileState Read(string path, string text)
    {
        var file = new SourceFile(path);
        var content = Encoding.UTF8.GetBytes(text);
        var factory = new FindingFactory();
        var findings = new List<Finding>();
        var (facts, gaps) = (0, 0);
        foreach (var reader in ReaderList.All.Where(reader => reader.Accepts(path)))
        {
            var result = reader.Read(file, content);
            gaps += result.Gaps.Length;
            facts += result.Facts.Length;
            foreach (var fact in result.Facts)
            {
                findings.AddRange(runner.Check(fact).Select(found => factory.Create(fact, found.Rule, found.Problem)));
            }
        }

        var counts = findings.GroupBy(finding => (finding.Rule.Id, finding.Resource)).ToDictionary(group => group.Key, group => group.Count());
        return new(new(text), findings, counts, facts, gaps);
    }

    private sealed record FileState(SourceLines Source, List<Finding> Findings, Dictionary<(RuleId Rule, Resource Resource), int> Counts, int Facts, int Gaps);
}
