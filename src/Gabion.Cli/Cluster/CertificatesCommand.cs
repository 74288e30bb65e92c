using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;
using Gabion.Scan;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster certificates PATH…</c>: every certificate, who signed it, and until when it is valid.</summary>
internal static class CertificatesCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.OneOrMore, Description = "Manifests, certificate files, kubeconfigs, PKI folders; - for standard input." };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = "How it is written: table or json.", HelpName = "FORMAT" };
        var command = new Command("certificates", "Lists every certificate: files, kubeconfigs, Secrets, webhooks, APIs; who signed it and when it ends.") { paths, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            var named = parsed.GetValue(paths)!;
            using var standardInput = Console.OpenStandardInput();
            var read = await FactReading.ReadManifestsAsync(named, standardInput, cancellationToken).ConfigureAwait(false);
            foreach (var gap in read.Gaps.Where(gap => gap.Kind != GapKind.Skipped))
            {
                new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}", gap.Remedy).Write();
            }

            var set = new CertificateSet(
                new(""), [.. read.Facts.OfType<FoundCertificate>()], [.. read.Facts.OfType<FoundPrivateKey>()], ReproducibleClock.FromEnvironment().GetUtcNow());
            ImmutableArray<KubernetesObject> requested = [.. read.Facts.OfType<KubernetesObject>().Where(item => item.Is("cert-manager.io", "Certificate"))];
            if (set.Certificates.IsEmpty && requested.IsEmpty)
            {
                new Complaint($"{string.Join(", ", named)}: no certificate was found").Write();
                return ExitCode.NotAssessed;
            }

            if (parsed.GetValue(format) == "json")
            {
                CertificatesOutput.Json(Console.Out, set, requested, read.Gaps);
            }
            else
            {
                CertificatesOutput.Table(Console.Out, set, requested, Terminal.OutputOptions(ColorChoice.Auto));
            }

            return ExitCode.Clean;
        });
        return command;
    }
}
