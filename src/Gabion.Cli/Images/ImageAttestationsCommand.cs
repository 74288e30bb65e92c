using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image attestations</c>: the statements that the builder put beside an image, and one of them as it is.</summary>
internal static class ImageAttestationsCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var show = new Option<string>("--show") { Description = "Write the statement whose predicate has this in its type (spdx, provenance) as it is stored.", HelpName = "TYPE" };
        var command = arguments.AddTo(new("attestations", "Lists what is attached to an image, in its index or by referrers and cosign's tags: provenance, bills of materials, signatures."));
        command.Options.Add(show);
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, async (image, json, token) =>
        {
            var (referring, troubles) = await image.ReferringAsync(token).ConfigureAwait(false);
            var statements = (await image.AttachedAsync(token).ConfigureAwait(false)).Concat(referring).DistinctBy(statement => statement.Blob.Digest).ToImmutableArray();
            foreach (var trouble in troubles)
            {
                new Complaint($"not all that refers to the image could be read: {trouble}").Write();
            }

            var code = troubles.IsEmpty ? ExitCode.Clean : ExitCode.NotAssessed;
            if (parsed.GetValue(show) is { Length: > 0 } type)
            {
                return await ShowAsync(image, statements.FirstOrDefault(statement => statement.PredicateType.Contains(type, StringComparison.OrdinalIgnoreCase)), type, token).ConfigureAwait(false);
            }

            if (json)
            {
                ImageText.Json(writer =>
                {
                    writer.WriteStartArray("attestations");
                    foreach (var statement in statements)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("predicateType", statement.PredicateType);
                        writer.WriteString("digest", statement.Blob.Digest.ToString());
                        writer.WriteNumber("size", statement.Blob.Size);
                        writer.WriteString("by", statement.IsReferrer ? "referrer" : "index");
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
                return code;
            }

            foreach (var statement in statements)
            {
                Console.Out.WriteLine(ImageText.Visible(string.Create(CultureInfo.InvariantCulture, $"{(statement.PredicateType.Length > 0 ? statement.PredicateType : "(of no type)")}  {statement.Blob.Digest}  {statement.Blob.Size} bytes{(statement.IsReferrer ? "  (referrer)" : "")}")));
            }

            Console.Out.WriteLine(statements.IsEmpty
                ? $"The image's index holds no attestations for it{(image.HasReferrers ? troubles.IsEmpty ? ", and nothing refers to it" : "" : "; what refers to it elsewhere is not known here")}."
                : "Whether they are signed is not looked at. --show TYPE writes one.");
            return code;
        }, cancellationToken));
        return command;
    }

    private static async Task<int> ShowAsync(SourceImage image, AttachedStatement? statement, string type, CancellationToken cancellationToken)
    {
        if (statement is null)
        {
            return Complaint.Write([new($"no attestation of the image has '{type}' in the type of its predicate", "'gabion image attestations IMAGE' lists those that there are.")], ExitCode.NotAssessed);
        }

        var (bytes, reason) = await image.StatementAsync(statement, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return Complaint.Write([new($"the attestation {statement.Blob.Digest} cannot be read: {reason}")], ExitCode.NotAssessed);
        }

        var output = Console.OpenStandardOutput();
        await using (output.ConfigureAwait(false))
        {
            await output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        return image.Digest is not { } digest ? ExitCode.Clean : AttachedStatement.IsAbout(statement.Opened(bytes), digest) switch
        {
            true => ExitCode.Clean,
            false => Complaint.Write([new($"the statement is about another image than {digest}")], ExitCode.NotAssessed),
            null => Complaint.Write([new("the statement is no JSON that can be read")], ExitCode.NotAssessed),
        };
    }
}
