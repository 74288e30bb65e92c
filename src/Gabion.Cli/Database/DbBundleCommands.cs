using System.CommandLine;
using System.Security.Cryptography;
using Gabion.Database;

namespace Gabion.Cli.Database;

/// <summary><c>gabion db export</c> and <c>gabion db import</c>: the database over an air gap.</summary>
internal static class DbBundleCommands
{
    private const string P256 = "1.2.840.10045.3.1.7";

    public static Command CreateExport()
    {
        var file = new Argument<string>("FILE") { Description = "The bundle to write." };
        var key = new Option<string>("--key") { Description = "Sign with this private key (ECDSA P-256, PEM).", HelpName = "FILE" };
        var feeds = new Option<string[]>("--feed") { Description = "Only this feed; may be given several times.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var folder = DbCommand.Folder();
        var command = new Command("export", "Writes the database, or some feeds of it, into one file that can be signed.") { file, key, feeds, folder };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Guarded("exported", () =>
        {
            using var signer = parsed.GetValue(key) is { } path ? Key(path) : null;
            var output = parsed.GetValue(file)!;
            BundleManifest? manifest = null;
            var trouble = OutputFile.Write(
                output,
                stream => manifest = Bundle.Write(DbCommand.FolderOf(parsed, folder), parsed.GetValue(feeds)!, stream, signer, ReproducibleClock.FromEnvironment().GetUtcNow()),
                cancellationToken);
            if (trouble is not null || manifest is null)
            {
                throw new IOException(trouble);
            }

            Tell(manifest, signer is null ? "not signed" : "signed");
        })));
        return command;
    }

    public static Command CreateImport()
    {
        var file = new Argument<string>("FILE") { Description = "The bundle to read." };
        var key = new Option<string>("--key") { Description = "The public key (ECDSA P-256, PEM) that must have signed it.", HelpName = "FILE" };
        var unsigned = new Option<bool>("--unsigned") { Description = "Take it without looking at a signature." };
        var folder = DbCommand.Folder();
        var command = new Command("import", "Takes the feeds of a bundle into the database, after checking signature and digests.") { file, key, unsigned, folder };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            parsed.GetValue(key) is null && !parsed.GetValue(unsigned)
                ? Complaint.Write([new("it is not said which key must have signed the bundle", "Name it with --key FILE, or take the bundle on trust with --unsigned.")], ExitCode.Usage)
                : Guarded("imported", () =>
                {
                    using var verifier = parsed.GetValue(key) is { } path ? Key(path) : null;
                    using var input = File.OpenRead(parsed.GetValue(file)!);
                    Tell(Bundle.Import(input, DbCommand.FolderOf(parsed, folder), verifier, cancellationToken), verifier is null ? "signature not looked at" : "signature and digests are right");
                })));
        return command;
    }

    private static void Tell(BundleManifest manifest, string how)
    {
        foreach (var feed in manifest.Feeds)
        {
            Console.Out.WriteLine($"{feed.Name}: {DbText.Size(feed.Bytes)}, sha256 {feed.Sha256[..Math.Min(16, feed.Sha256.Length)]}…");
        }

        Console.Out.WriteLine(how);
    }

    private static int Guarded(string what, Action action)
    {
        try
        {
            action();
            return ExitCode.Clean;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return Complaint.Write([new($"the database was not {what}: {error.Message}")], ExitCode.NotAssessed);
        }
    }

    /// <summary>A PEM key on P-256, private or public.</summary>
    private static ECDsa Key(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid is { } curve && curve.Value != P256 && curve.FriendlyName is not ("nistP256" or "ECDSA_P256"))
            {
                throw new CryptographicException($"the key in {path} is not on the curve P-256");
            }

            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
