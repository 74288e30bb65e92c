using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Check;

/// <summary>
/// Reads the declarations of functions as they are written in the libraries: <c>math.abs(int) -> int</c>, and for methods
/// <c>list(A).slice(int, int) -> list(A)</c>. A single capital letter is a type parameter.
/// </summary>
internal ref struct Signature
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private Signature(string text) => _text = text;

    public static Overload Read(string text, bool isMethod, CelImplementation? body)
    {
        var reader = new Signature(text);
        var parameters = ImmutableArray.CreateBuilder<CelType>();
        string name;
        if (isMethod)
        {
            var open = FindOpen(text);
            var dot = text.LastIndexOf('.', open);
            parameters.Add(new Signature(text[..dot]).Type());
            name = text[(dot + 1)..open];
            reader._at = open + 1;
        }
        else
        {
            name = text[..text.IndexOf('(', StringComparison.Ordinal)];
            reader._at = name.Length + 1;
        }

        while (!reader.Take(')'))
        {
            parameters.Add(reader.Type());
            reader.Take(',');
        }

        reader._at = text.IndexOf("->", reader._at, StringComparison.Ordinal) + 2;
        return new(name, isMethod, parameters.ToImmutable(), reader.Type(), body);
    }

    /// <summary>A type alone: <c>map(string, list(int))</c>.</summary>
    public static CelType ReadType(string text) => new Signature(text).Type();

    /// <summary>The parenthesis that opens the parameters: the partner of the last one that closes before the arrow.</summary>
    private static int FindOpen(string text)
    {
        var at = text.LastIndexOf(')', text.IndexOf("->", StringComparison.Ordinal));
        for (var depth = 0; ; at--)
        {
            depth += text[at] switch { ')' => 1, '(' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }
    }

    private bool Take(char c)
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }

        if (_at >= _text.Length || _text[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private CelType Type()
    {
        Take(' ');
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_'))
        {
            _at++;
        }

        var name = _text[start.._at].ToString();
        var parameters = ImmutableArray.CreateBuilder<CelType>();
        if (Take('('))
        {
            do
            {
                parameters.Add(Type());
            }
            while (Take(','));
            Take(')');
        }

        return name switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "bool" => CelType.Bool,
            "int" => CelType.Int,
            "uint" => CelType.Uint,
            "double" => CelType.Double,
            "string" => CelType.String,
            "bytes" => CelType.Bytes,
            "timestamp" => CelType.Timestamp,
            "duration" => CelType.Duration,
            "any" => CelType.Any,
            "list" => CelType.ListOf(parameters[0]),
            "map" => CelType.MapOf(parameters[0], parameters[1]),
            "type" => CelType.TypeOf(parameters[0]),
            "optional" => CelType.OptionalOf(parameters[0]),
            [>= 'A' and <= 'Z'] => CelType.Parameter(name),
            _ => CelType.Opaque(name, [.. parameters]),
        };
    }
}
