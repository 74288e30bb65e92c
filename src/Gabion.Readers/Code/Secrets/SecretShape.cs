namespace Gabion.Readers.Code.Secrets;

/// <summary>How a detector goes from its keyword to the secret.</summary>
internal abstract class SecretShape
{
    /// <summary>Specific shapes win over general ones where they overlap.</summary>
    public abstract int Rank { get; }

    /// <summary>The bytes of the secret in the window; false when it is not there.</summary>
    public abstract bool TryFind(in SecretWindow window, out int start, out int end);
}
