using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>What the rules say of a node, on the spot or by what a collector took of it.</summary>
internal static class NodeAssessment
{
    private const int MaxNamedFile = 4 * 1024 * 1024;

    /// <summary>Flags that name a file with settings of the component, in the forms that are read here.</summary>
    private static readonly FrozenSet<string> FileFlags = FrozenSet.ToFrozenSet(
        ["config", "config-file", "audit-policy-file", "encryption-provider-config", "admission-control-config-file", "authentication-config", "authorization-config"], StringComparer.Ordinal);

    /// <summary>The settings that name files.</summary>
    public static IEnumerable<ComponentSetting> FilesNamed(IEnumerable<ComponentSettings> components) =>
        components.SelectMany(component => component.Written).Where(setting => FileFlags.Contains(setting.Name) && setting.Value.Length > 0);

    /// <summary>
    /// Owners and modes, and what several files and processes say together, into the ledger, after <see cref="ImageAssessment"/> said
    /// what each file says by itself.
    /// </summary>
    public static void Run(NodeSource node, ImageReading reading, ImmutableArray<InspectedFile> inspected, RuleRunner runner, Ledger ledger, DateTimeOffset now)
    {
        var settings = inspected.SelectMany(file => ObjectSets.Part(file.Result.Facts).Later).ToList();
        var names = NamesOf(inspected);
        foreach (var entry in reading.Tree.Files().Select(file => file.Entry).Where(entry => NodeReaderList.Watches(entry.Path)))
        {
            var result = new FileResult(entry.Path);
            var (owner, group) = (names.GetValueOrDefault(entry.UserId) ?? Number(entry.UserId), entry.GroupId == 0 ? "root" : Number(entry.GroupId));
            Scanner.CheckFacts(new([new NodeFile(new(entry.Path), entry.Path, entry.Kind, entry.Mode, owner, group, TextSpan.FileStart)], []), runner, result);
            result.Assessed.Clear(); // they are counted as files already
            ledger.Add(result);
        }

        var known = inspected.SelectMany(file => file.Result.Facts).Select(fact => fact.File.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, content) in node.Processes().Where(process => NodeReaderList.Processes.Accepts(process.Path)))
        {
            var result = new FileResult(path);
            var read = NodeReaderList.Processes.Read(new(path), content);
            ReadNamed(node, path, read, known, settings, runner, ledger);
            var (alone, later) = ObjectSets.Part(read.Facts);
            settings.AddRange(later);
            Scanner.CheckFacts(new(alone, read.Gaps), runner, result);
            ledger.Add(result);
        }

        var together = new FileResult("");
        Scanner.CheckFacts(ObjectSets.Create(ledger.Shared(), ledger.Gaps()), runner, together);
        Scanner.CheckFacts(ObjectSets.OfComponents(settings), runner, together);
        Scanner.CheckFacts(ObjectSets.OfCertificates(ledger.Shared(), now), runner, together);
        ledger.Add(together);
    }

    /// <summary>The settings of a component are judged when those of all files and processes are known.</summary>
    public static InspectedFile WithoutSettings(InspectedFile file)
    {
        var (now, later) = ObjectSets.Part(file.Result.Facts);
        return later.IsEmpty ? file : file with { Result = new(now, file.Result.Gaps) };
    }

    /// <summary>A node has no layers: its one is only how it was read.</summary>
    public static ImmutableArray<Finding> OnNode(ImmutableArray<Finding> findings) =>
        [.. findings.Select(finding => finding.Location.Layer is { Number: 1, Layer: null, Instruction: null } ? finding with { Location = finding.Location with { Layer = null } } : finding)];

    /// <summary>The configuration files that a process names on its command line, wherever they lie; those in the usual places were read before.</summary>
    private static void ReadNamed(NodeSource node, string process, ReadResult read, HashSet<string> known, List<Fact> settings, RuleRunner runner, Ledger ledger)
    {
        foreach (var setting in FilesNamed(read.Facts.OfType<ComponentSettings>()))
        {
            if (node.FileOf(process, setting.Value, MaxNamedFile) is not { } file)
            {
                if (known.Contains(setting.Value.TrimStart('/')))
                {
                    continue; // installers mount the files of the control plane where the node has them
                }

                var missing = new FileResult(process);
                missing.Gaps.Add(new(GapKind.Unreadable, process, null, $"The file that --{setting.Name} names could not be read, so what it sets was not assessed: {setting.Value}.", "Scan as root, while the process runs."));
                ledger.Add(missing);
                continue;
            }

            if (!known.Add(file.Path))
            {
                continue;
            }

            var result = new FileResult(file.Path) { IsRead = true };
            var named = NodeReaderList.Named.Read(new(file.Path), file.Content);
            var (now, later) = ObjectSets.Part(named.Facts);
            settings.AddRange(later);
            Scanner.CheckFacts(new(now, named.Gaps), runner, result);
            ledger.Add(result);
        }
    }

    /// <summary>Names of users by number, as the node's accounts have them; the number 0 is root's everywhere.</summary>
    private static Dictionary<long, string> NamesOf(ImmutableArray<InspectedFile> files)
    {
        var names = new Dictionary<long, string> { [0] = "root" };
        foreach (var account in files.Where(file => file.Path == "etc/passwd").SelectMany(file => file.Result.Facts).OfType<AccountFile>().SelectMany(file => file.Accounts))
        {
            if (account.UserId is { } number)
            {
                names.TryAdd(number, account.Name);
            }
        }

        return names;
    }

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
