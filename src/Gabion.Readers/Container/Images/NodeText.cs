using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Toml;
using Gabion.Formats.Tree;
using Gabion.Formats.X509;
using Gabion.Formats.Yaml;
using Gabion.Model.Code;
using Gabion.Readers.Code.Secrets;

namespace Gabion.Readers.Container.Images;

/// <summary>
/// A file of a node without what is secret in it, every line at its number: private keys, tokens and passwords give way to stand-ins
/// (<see cref="StandIns"/>). Afterwards the text is read again; where something secret is left, nothing of the file is carried.
/// </summary>
public sealed class NodeText
{
    private readonly StandIns _standIns;

    /// <param name="salt">32 random bytes, made anew for each collection and kept nowhere.</param>
    public NodeText(byte[] salt) => _standIns = new(salt);

    /// <summary>How many values gave way so far.</summary>
    public int Withheld => _standIns.Count;

    /// <summary>What may be carried of a file; null with the reason when nothing may.</summary>
    /// <param name="path">From the node's root.</param>
    public byte[]? Of(string path, ReadOnlyMemory<byte> content, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return TextContent.Decode(content.Span, out _) is { } text ? OfText(path, text, out reason) : OfBinary(content, out reason);
        }
        catch (RegexMatchTimeoutException)
        {
            reason = "looking for secrets in it took too long";
            return null;
        }
    }

    /// <summary>The words of a command line, as <c>/proc/PID/cmdline</c> has them.</summary>
    public byte[] OfCommand(ReadOnlySpan<byte> command)
    {
        var words = Encoding.UTF8.GetString(command).Split('\0');
        return Encoding.UTF8.GetBytes(string.Join('\0', SecretWords.WithoutSecrets(words, _standIns)));
    }

    /// <summary>What is no text is carried when it is a certificate and nothing else.</summary>
    private static byte[]? OfBinary(ReadOnlyMemory<byte> content, out string? reason)
    {
        reason = Certificate.Read(content.Span, out _) is null ? "it is neither text nor a certificate" : null;
        return reason is null ? content.ToArray() : null;
    }

    private byte[]? OfText(string path, string text, out string? reason)
    {
        reason = "a private key in it does not end";
        if (PrivateKeyText.Without(text, _standIns) is not { } keyless)
        {
            return null;
        }

        var clean = SecretWords.WithoutPasswordsOfAddresses(keyless, _standIns);
        reason = null;
        if (IsOptions(path))
        {
            clean = SecretWords.WithoutOptions(clean, _standIns);
        }
        else if (!IsOfLines(path) && Trees(path, clean, out reason) is { } trees)
        {
            clean = Replace(clean, trees.SelectMany(tree => SecretTree.Secrets(tree, _standIns)), out reason);
            reason ??= Trees(path, clean, out reason)?.Select(tree => SecretTree.Left(tree, _standIns)).FirstOrDefault(left => left is not null);
        }

        if (reason is not null)
        {
            return null;
        }

        return WithoutKnownSecrets(path, clean, out reason);
    }

    /// <summary>Secrets that are known by their form, wherever they stand.</summary>
    private byte[]? WithoutKnownSecrets(string path, string text, out string? reason)
    {
        reason = null;
        for (var round = 0; round < 2; round++)
        {
            var found = SecretScan.ScanAll(new(path), Encoding.UTF8.GetBytes(text), out _).Facts.OfType<SecretMatch>()
                .Where(secret => TextAt(text, secret.Span) is not { } value || !(_standIns.IsOne(value) || value.Contains(PrivateKeyBlock.Withheld, StringComparison.Ordinal))).ToList();
            if (found.Count == 0)
            {
                return Encoding.UTF8.GetBytes(text);
            }

            var lines = text.Split('\n');
            foreach (var secret in found.OrderByDescending(secret => secret.Span.Start))
            {
                if (TextAt(text, secret.Span) is not { Length: > 0 } value)
                {
                    reason = "a secret of several lines is in it";
                    return null;
                }

                var (line, from) = (secret.Span.Line - 1, secret.Span.Column - 1);
                lines[line] = $"{lines[line][..from]}{_standIns.For(value)}{lines[line][(from + value.Length)..]}";
            }

            text = string.Join('\n', lines);
        }

        reason = "a secret could not be taken out";
        return null;
    }

    private string Replace(string text, IEnumerable<(TextSpan Span, ScalarNode Value)> secrets, out string? reason)
    {
        reason = null;
        var lines = text.Split('\n');
        foreach (var (span, value) in secrets.OrderByDescending(secret => secret.Span.Start).DistinctBy(secret => secret.Span.Start).ToList())
        {
            if (TextAt(lines, span) is not { Length: > 0 } written)
            {
                reason = "a secret of several lines is in it";
                return text;
            }

            var (line, from) = (span.Line - 1, span.Column - 1);
            var quote = written[0] is '"' or '\'' ? written[..1] : "";
            var made = value.Text is ['-', ..] word && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? $"{word[..equals]}={_standIns.For("")}" : _standIns.For(value.Text);
            lines[line] = $"{lines[line][..from]}{quote}{made}{quote}{lines[line][(from + written.Length)..]}";
        }

        return string.Join('\n', lines);
    }

    private static string? TextAt(string text, TextSpan span) => TextAt(text.Split('\n'), span);

    /// <summary>Null for what stands on several lines.</summary>
    private static string? TextAt(string[] lines, TextSpan span) =>
        span.Start.Line == span.End.Line && span.Line <= lines.Length && span.End.Column - 1 <= lines[span.Line - 1].Length && span.Column < span.End.Column
            ? lines[span.Line - 1][(span.Column - 1)..(span.End.Column - 1)]
            : null;

    /// <summary>The file as trees; null with the reason when its syntax is broken.</summary>
    private static List<Field>? Trees(string path, string text, out string? reason)
    {
        IReadOnlyList<YamlDocument> documents = IsToml(path) ? [TomlReader.Read(text)] : path.EndsWith(".json", StringComparison.Ordinal) ? JsonReader.Read(text) : YamlReader.Read(text);
        var broken = documents.SelectMany(document => document.Problems).FirstOrDefault(problem => problem.IsFatal);
        reason = broken is null ? null : $"its syntax is broken at {broken.At}, so it is not known what in it is secret";
        return broken is null ? [.. documents.Select(document => document.Field)] : null;
    }

    private static bool IsToml(string path) =>
        path.EndsWith(".toml", StringComparison.Ordinal) || path.EndsWith("/crio.conf", StringComparison.Ordinal) || path.Contains("crio.conf.d/", StringComparison.Ordinal) || path.Contains("registries.conf", StringComparison.Ordinal);

    /// <summary>Units and files of variables.</summary>
    private static bool IsOptions(string path) =>
        path.EndsWith(".service", StringComparison.Ordinal) || path.Contains(".service.d/", StringComparison.Ordinal) || path.EndsWith(".env", StringComparison.Ordinal)
        || path.StartsWith("etc/default/", StringComparison.Ordinal) || path.StartsWith("etc/sysconfig/", StringComparison.Ordinal) || path.StartsWith("etc/selinux/", StringComparison.Ordinal);

    /// <summary>Files that are certificates and keys, or lines with a form of their own.</summary>
    private static bool IsOfLines(string path)
    {
        string[] endings = [".crt", ".cer", ".cert", ".pem", ".der", ".key"];
        return path is "etc/passwd" || Array.Exists(endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}
