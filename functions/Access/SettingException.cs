namespace ScfFunctions.Access;

/// <summary>A setting is missing or wrong; the message names it, for the person who started the program.</summary>
public sealed class SettingException(string message) : Exception(message);
