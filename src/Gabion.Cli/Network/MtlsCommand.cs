using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Network.Mesh;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network mtls</c>: whether what reaches each workload is encrypted, and what decides it.</summary>
internal static class MtlsCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var paths = NetworkCommand.Paths();
        var format = NetworkCommand.Format("table", string.Join(", ", Formats));
        var command = new Command("mtls", "Says for each workload whether what reaches it is encrypted: Istio, Linkerd, WireGuard of Cilium and Calico.") { paths, format };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Mesh, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return ExitCode.NotAssessed;
            }

            PssCommand.Tell(read.Gaps);

            var answers = MeshEncryption.Of(read.Facts);
            if (answers.IsEmpty)
            {
                new Complaint($"{FactTarget.NameOf(parsed, parsed.GetValue(paths)!)}: no workloads were found, so nothing was assessed").Write();
                return ExitCode.NotAssessed;
            }

            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(Json(answers, read.Gaps));
            }
            else
            {
                Table(Console.Out, answers, Terminal.OutputOptions(ColorChoice.Auto));
            }

            return FactTarget.Verdict(parsed, read.Gaps, ExitCode.Clean);
        });
        return command;
    }

    internal static void Table(TextWriter output, ImmutableArray<WorkloadEncryption> answers, ReportOptions options)
    {
        var ink = new Ink(options.Color);
        foreach (var space in answers.GroupBy(answer => answer.Workload.Object.NamespaceOrDefault, StringComparer.Ordinal).OrderBy(space => space.Key, StringComparer.Ordinal))
        {
            output.WriteLine(ink.Strong(VisibleText.Of(space.Key)));
            foreach (var (answer, isLast) in Told(space))
            {
                output.WriteLine($"  {Paint(ink, answer.Answer, Word(answer.Answer).PadRight(12))} {VisibleText.Of($"{answer.Workload.Kind}/{answer.Workload.Object.Name}")}{(answer.Mesh is null ? "" : ink.Quiet($"  {answer.Mesh}"))}");
                if (isLast)
                {
                    Note(output, ink, options, answer.Reason, answer.Place);
                }

                foreach (var port in answer.Ports)
                {
                    Note(output, ink, options, $"port {port.Port}: {Word(port.Answer)}", port.Place);
                }

                foreach (var remark in answer.Remarks)
                {
                    Note(output, ink, options, remark.Text, remark.Place);
                }
            }

            output.WriteLine();
        }

        output.WriteLine(string.Join(", ", Enum.GetValues<EncryptionAnswer>().Select(word => $"{answers.Count(answer => answer.Answer == word)} {Word(word)}")));
    }

    /// <summary>Workloads of one reason stand together, and the reason is told after the last.</summary>
    private static IEnumerable<(WorkloadEncryption Answer, bool IsLast)> Told(IEnumerable<WorkloadEncryption> space) => space
        .GroupBy(answer => (answer.Answer, answer.Mesh, answer.Reason, answer.Place, answer.Ports.Length + answer.Remarks.Length))
        .SelectMany(group => group.Select((answer, index) => (answer, index == group.Count() - 1 || !answer.Ports.IsEmpty || !answer.Remarks.IsEmpty)));

    private static void Note(TextWriter output, Ink ink, ReportOptions options, string text, Location? place)
    {
        foreach (var line in TextLines.Wrap(VisibleText.Of(place is null ? text : $"{text} ({place})"), options.Width - 15))
        {
            output.WriteLine($"               {ink.Quiet(line)}");
        }
    }

    internal static string Json(ImmutableArray<WorkloadEncryption> answers, ImmutableArray<CoverageGap> gaps) => PssJson.Write(json =>
    {
        json.WriteStartArray("workloads");
        foreach (var answer in answers)
        {
            json.WriteStartObject();
            PssJson.WriteWorkload(json, answer.Workload);
            json.WriteString("answer", Word(answer.Answer));
            json.WriteString("mesh", answer.Mesh);
            json.WriteString("reason", answer.Reason);
            json.WriteString("place", answer.Place?.ToString());
            json.WriteStartArray("ports");
            foreach (var port in answer.Ports)
            {
                json.WriteStartObject();
                json.WriteString("port", port.Port);
                json.WriteString("answer", Word(port.Answer));
                json.WriteString("place", port.Place.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("remarks");
            foreach (var remark in answer.Remarks)
            {
                json.WriteStartObject();
                json.WriteString("text", remark.Text);
                json.WriteString("place", remark.Place.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    });

    private static string Word(EncryptionAnswer answer) => answer switch
    {
        EncryptionAnswer.Encrypted => "encrypted",
        EncryptionAnswer.Permissive => "permissive",
        EncryptionAnswer.Plain => "plain",
        _ => "cannot-tell",
    };

    private static string Paint(Ink ink, EncryptionAnswer answer, string text) => answer switch
    {
        EncryptionAnswer.Encrypted => ink.Mend(text),
        EncryptionAnswer.Permissive => ink.Of(Severity.Medium, text),
        EncryptionAnswer.Plain => ink.Of(Severity.High, text),
        _ => ink.Quiet(text),
    };
}
