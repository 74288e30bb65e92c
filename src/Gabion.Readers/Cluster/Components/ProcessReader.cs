using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>Command lines of running processes as the kernel shows them, <c>/proc/PID/cmdline</c>: words with a zero byte after each.</summary>
public sealed class ProcessReader : Reader
{
    private const int MaxBytes = 1 << 20;

    public override string Kind => "process";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/cmdline", StringComparison.Ordinal) && path.Split('/') is [.., "proc", var number, "cmdline"] && number.All(char.IsAsciiDigit);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (content.Length > MaxBytes)
        {
            return new([], [new(GapKind.Limit, file.Path, null, $"The command line is longer than {MaxBytes >> 20} MiB and was not read.")]);
        }

        var words = Encoding.UTF8.GetString(content.Span).TrimEnd('\0', '\n').Split('\0');
        ImmutableArray<Argument> command = [.. words.Select(word => new Argument(word, TextSpan.FileStart))];
        return ComponentCommand.Find(command) is not { } component ? ReadResult.Nothing : new(
            [
                new ComponentSettings(file, component.Kind, new("Process", component.Kind.Program()), FlagList.Read(component.Arguments))
                {
                    IsWhole = component.Kind is not (ComponentKind.Docker or ComponentKind.Crio) && !words.Any(word => word.StartsWith("--openshift-config", StringComparison.Ordinal)),
                    Form = SettingForm.Flags,
                    Anchor = TextSpan.FileStart,
                },
            ],
            []);
    }
}
