namespace Gabion.Policy.Cel.Cost;

/// <summary>
/// The way from a variable to a value: <c>self</c>, <c>spec</c>, <c>items</c>, <c>@items</c>. As in cel-go, a path that is made longer
/// may share its memory with the one that it was made from, so that a second field of one value takes the place of the first in the
/// paths that were made from it. The estimates of the API server depend on that, and so it is kept: two fields of a loop variable that
/// stands five levels deep are an example (<c>self.a.b.c.all(x, x.d.all(y, x.e &gt; 0 &amp;&amp; y.f == 'g'))</c>).
/// </summary>
internal readonly struct FieldPath
{
    private readonly string[]? _names;

    private FieldPath(string[] names, int length)
    {
        _names = names;
        Length = length;
    }

    public int Length { get; }

    public string this[int index] => _names![index];

    public static FieldPath Of(string variable) => new([variable], 1);

    /// <summary>One step further. Room doubles when it is used up, as that of a slice of Go does.</summary>
    public FieldPath Append(string name)
    {
        var names = _names ?? [];
        if (names.Length == Length)
        {
            Array.Resize(ref names, Math.Max(1, Length * 2));
        }

        names[Length] = name;
        return new(names, Length + 1);
    }

    /// <summary>One step further, in memory of its own.</summary>
    public FieldPath Branch(string name)
    {
        var names = new string[Length + 1];
        _names.AsSpan(0, Length).CopyTo(names);
        names[Length] = name;
        return new(names, names.Length);
    }
}
