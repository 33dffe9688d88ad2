using Microsoft.Extensions.Hosting;
using ScfFunctions;
using ScfFunctions.Access;

try
{
    ScfApplication.CreateBuilder(args).Build().Run();
    return 0;
}
catch (SettingException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}
