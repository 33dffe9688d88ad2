namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks what binds a function's parameter.</summary>
public abstract class BindingAttribute : Attribute;

/// <summary>Marks the parameter that receives what starts a function; a function has exactly one.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute;

/// <summary>Marks a parameter that the host fills besides the trigger's.</summary>
public abstract class InputBindingAttribute : BindingAttribute;
