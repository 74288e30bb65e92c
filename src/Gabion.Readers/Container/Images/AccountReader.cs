using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Readers.Container.Images;

/// <summary>The accounts of a system (passwd(5), shadow(5)): what of them a login needs no password for, and who else is root.</summary>
public sealed class AccountReader : Reader
{
    private const int MaxAccounts = 100_000;

    public override string Kind => "accounts";

    public override bool Accepts(string path) => path is "etc/passwd" or "etc/shadow";

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var reason) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The accounts could not be read: {reason}")]);
        }

        var accounts = ImmutableArray.CreateBuilder<Account>();
        foreach (var (index, line) in text.Split('\n').Index().Take(MaxAccounts))
        {
            var fields = line.Split(':');
            if (fields is [{ Length: > 0 } name, var password, var user, ..] && fields.Length >= 7 && name[0] is not ('+' or '-' or '#'))
            {
                var id = file.Path == "etc/passwd" && long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
                accounts.Add(new(name, id, password.Length == 0, TextSpan.WholeLine(index + 1, name.Length)));
            }
        }

        return new([new AccountFile(file, accounts.ToImmutable())], []);
    }
}
