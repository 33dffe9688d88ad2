namespace Emulator.Runtime;

/// <summary>The runtime cannot start or go on; the message says why and names the setting at fault, for a person to read.</summary>
public sealed class EmulatorException(string message, Exception? innerException = null) : Exception(message, innerException);
