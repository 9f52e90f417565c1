using Lode.Kernel;

[assembly: AppModule]
[assembly: AppPermission("waste.read", "viewer", "operator", "engineer", "manager", "auditor")]
[assembly: AppPermission("waste.write", "operator", "engineer", "manager")]
[assembly: AppPermission("waste.transfer", "engineer", "manager")]
[assembly: AppPermission("waste.edit", "engineer", "manager")]
