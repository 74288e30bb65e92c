using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster secrets PATH…</c>: how Secrets are kept, and how programs get them.</summary>
internal static class SecretsCommand
{
    private const int Shown = 6;
    private const int NameWidth = 26;

    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Manifests: files, folders, or - for standard input." };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = "How it is written: table or json.", HelpName = "FORMAT" };
        var command = new Command("secrets", "Says how Secrets are kept (External and Sealed Secrets, CSI, Vault, SOPS, plain) and how programs get them.") { paths, format };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Secrets, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return ExitCode.NotAssessed;
            }

            PssCommand.Tell(read.Gaps);

            if (!read.Facts.OfType<KubernetesObject>().Any())
            {
                new Complaint($"{FactTarget.NameOf(parsed, parsed.GetValue(paths)!)}: no Kubernetes object was found, so nothing was assessed").Write();
                return ExitCode.NotAssessed;
            }

            var keeping = SecretKeeping.Of(read.Facts);
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(Json(keeping, read.Gaps));
            }
            else
            {
                Table(Console.Out, keeping, Terminal.OutputOptions(ColorChoice.Auto));
            }

            return FactTarget.Verdict(parsed, read.Gaps, ExitCode.Clean);
        });
        return command;
    }

    private static void Table(TextWriter output, SecretKeeping keeping, ReportOptions options)
    {
        var ink = new Ink(options.Color);
        output.WriteLine(ink.Strong("Kept"));
        foreach (var (name, users) in keeping.Ways)
        {
            Row(output, ink, options, name, users.IsEmpty ? "not in use" : $"{users.Length}: {Names(users)}", users.IsEmpty);
        }

        Row(output, ink, options, "plain, in manifests", keeping.InManifests.IsEmpty ? "none" : $"{keeping.InManifests.Length}: {Names(keeping.InManifests)}", keeping.InManifests.IsEmpty);
        Row(output, ink, options, "tokens without end", keeping.Tokens.IsEmpty ? "none" : $"{keeping.Tokens.Length}: {Names(keeping.Tokens)}", keeping.Tokens.IsEmpty);
        output.WriteLine();
        output.WriteLine(ink.Strong("Handed to programs"));
        foreach (var consumer in keeping.Consumers)
        {
            var ways = new List<string>();
            if (!consumer.InEnvironment.IsEmpty)
            {
                ways.Add($"in the environment: {string.Join(", ", consumer.InEnvironment)}");
            }

            if (!consumer.AsFiles.IsEmpty)
            {
                ways.Add($"as files: {string.Join(", ", consumer.AsFiles)}");
            }

            output.WriteLine($"  {VisibleText.Of(consumer.Workload.Resource.ToString())}");
            foreach (var line in ways.SelectMany(way => TextLines.Wrap(VisibleText.Of(way), options.Width - 6)))
            {
                output.WriteLine($"      {ink.Quiet(line)}");
            }
        }

        output.WriteLine();
        output.WriteLine($"{Counted.Of(keeping.Consumers.Length, "workload gets", "workloads get")} Secrets: {keeping.Consumers.Count(consumer => !consumer.InEnvironment.IsEmpty)} in the environment, {keeping.Consumers.Count(consumer => !consumer.AsFiles.IsEmpty)} as files.");
    }

    private static void Row(TextWriter output, Ink ink, ReportOptions options, string label, string text, bool isQuiet)
    {
        var first = true;
        foreach (var line in TextLines.Wrap(VisibleText.Of(text), options.Width - NameWidth - 2))
        {
            output.WriteLine($"  {(first ? label : "").PadRight(NameWidth)}{(isQuiet ? ink.Quiet(line) : line)}");
            first = false;
        }
    }

    private static string Names(ImmutableArray<KubernetesObject> users) =>
        string.Join(", ", users.Take(Shown).Select(item => item.Resource.ToString())) + (users.Length > Shown ? $" and {users.Length - Shown} more" : "");

    private static string Json(SecretKeeping keeping, ImmutableArray<CoverageGap> gaps) => PssJson.Write(json =>
    {
        void Objects(string name, ImmutableArray<KubernetesObject> objects)
        {
            json.WriteStartArray(name);
            foreach (var item in objects)
            {
                json.WriteStartObject();
                json.WriteString("object", item.Resource.ToString());
                json.WriteString("place", item.File.Locate(item.Root["kind"].Span).ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        void Texts(string name, ImmutableArray<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("kept");
        foreach (var (name, users) in keeping.Ways)
        {
            Objects(name, users);
        }

        json.WriteEndObject();
        Objects("plainInManifests", keeping.InManifests);
        Objects("tokensWithoutEnd", keeping.Tokens);
        json.WriteStartArray("consumers");
        foreach (var consumer in keeping.Consumers)
        {
            json.WriteStartObject();
            PssJson.WriteWorkload(json, consumer.Workload);
            Texts("inEnvironment", consumer.InEnvironment);
            Texts("asFiles", consumer.AsFiles);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    });
}
