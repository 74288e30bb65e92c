using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster certificates PATH…</c>: every certificate, who signed it, and until when it is valid.</summary>
internal static class CertificatesCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Manifests, certificate files, kubeconfigs, PKI folders; - for standard input." };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = "How it is written: table or json.", HelpName = "FORMAT" };
        var command = new Command("certificates", "Lists every certificate: files, kubeconfigs, Secrets, webhooks, APIs; who signed it and when it ends.") { paths, format };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Certificates, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return ExitCode.NotAssessed;
            }

            PssCommand.Tell(read.Gaps);

            var set = new CertificateSet(
                new(""), [.. read.Facts.OfType<FoundCertificate>()], [.. read.Facts.OfType<FoundPrivateKey>()], ReproducibleClock.FromEnvironment().GetUtcNow());
            ImmutableArray<KubernetesObject> requested = [.. read.Facts.OfType<KubernetesObject>().Where(item => item.Is("cert-manager.io", "Certificate"))];
            if (set.Certificates.IsEmpty && requested.IsEmpty)
            {
                new Complaint($"{FactTarget.NameOf(parsed, parsed.GetValue(paths)!)}: no certificate was found").Write();
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

            return FactTarget.Verdict(parsed, read.Gaps, ExitCode.Clean);
        });
        return command;
    }
}
