using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// Units and drop-ins of systemd that start a component: <c>kubelet.service</c>, <c>kubelet.service.d/10-kubeadm.conf</c>.
/// Variables that the file itself sets are filled in; with others the flags are not all known.
/// </summary>
public sealed class ServiceUnitReader : Reader
{
    public override string Kind => "service unit";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".service", StringComparison.Ordinal)
            || (path.EndsWith(".conf", StringComparison.Ordinal) && path.Contains(".service.d/", StringComparison.Ordinal));
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The unit was not read: {why}.")]);
        }

        var lines = UnitFile.Read(text);
        var variables = lines.Where(line => line is { Section: "Service", Key: "Environment" })
            .SelectMany(line => UnitFile.Words(line.Value).Where(word => word.Contains('=')).Select(word => (Line: line.Line, Word: word)))
            .GroupBy(pair => pair.Word[..pair.Word.IndexOf('=')], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (group.Last().Line, Value: group.Last().Word[(group.Key.Length + 1)..]), StringComparer.Ordinal);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var line in lines.Where(line => line is { Section: "Service", Key: "ExecStart", Value.Length: > 0 }))
        {
            var (command, isWhole) = Expand(line, variables);
            if (Distribution(file, line, command, isWhole) is { } distribution)
            {
                facts.Add(distribution);
            }
            else if (ComponentCommand.Find(command) is { } component)
            {
                facts.Add(new ComponentSettings(file, component.Kind, new("Unit", UnitName(file.Path)), FlagList.Read(component.Arguments))
                {
                    IsWhole = isWhole && component.Kind is not (ComponentKind.Docker or ComponentKind.Crio), // it has a file too, which need not be named
                    Form = SettingForm.Flags,
                    Anchor = UnitFile.Span(line.Line),
                });
            }
        }

        return new(facts.ToImmutable(), []);
    }

    /// <summary>The options that a unit gives k3s or RKE2: <c>/usr/local/bin/k3s server --cluster-init</c>; null for any other command.</summary>
    private static DistributionOptions? Distribution(SourceFile file, UnitLine line, ImmutableArray<Argument> command, bool isWhole)
    {
        if (command is not [{ Text: var program }, { Text: "server" or "agent" } role, ..])
        {
            return null;
        }

        Installer? installer = program[(program.LastIndexOf('/') + 1)..] switch
        {
            "k3s" => Installer.K3s,
            "rke2" => Installer.Rke2,
            _ => null,
        };
        return installer is null ? null : new(file, installer.Value, [.. FlagList.Read(command[2..]).Select(flag => new DistributionOption(flag.Name, flag.Value, flag.Span, UnitFile.Span(line.Line), Adds: true))])
        {
            Unit = UnitName(file.Path),
            IsServer = role.Text == "server",
            IsWhole = isWhole,
            Anchor = UnitFile.Span(line.Line),
        };
    }

    // $A alone is split into words, ${A} is not (systemd.service(5)).
    private static (ImmutableArray<Argument> Command, bool IsWhole) Expand(UnitLine line, Dictionary<string, (int Line, string Value)> variables)
    {
        var command = ImmutableArray.CreateBuilder<Argument>();
        var isWhole = true;
        foreach (var word in UnitFile.Words(line.Value.TrimStart('-', '@', ':', '+', '!')))
        {
            if (word is ['$', not '{', ..])
            {
                if (variables.TryGetValue(word[1..], out var value))
                {
                    command.AddRange(UnitFile.Words(value.Value).Select(part => new Argument(part, UnitFile.Span(value.Line))));
                }
                else
                {
                    isWhole = false;
                }
            }
            else if (word is ['$', '{', .., '}'] && variables.TryGetValue(word[2..^1], out var value))
            {
                command.Add(new(value.Value, UnitFile.Span(value.Line)));
            }
            else
            {
                command.Add(new(word, UnitFile.Span(line.Line)));
                isWhole &= !word.StartsWith("${", StringComparison.Ordinal);
            }
        }

        return (command.ToImmutable(), isWhole);
    }

    private static string UnitName(string path)
    {
        var parts = path.Split('/');
        return parts is [.., var folder, _] && folder.EndsWith(".service.d", StringComparison.Ordinal) ? folder[..^2] : parts[^1];
    }
}
